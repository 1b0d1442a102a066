using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>What the page of a run shows, as its address holds it.</summary>
/// <param name="Step">The table whose step is open beside the timeline.</param>
/// <param name="Tab"><c>events</c>; null: the log.</param>
/// <param name="Log">The table whose log is shown; null: of all steps.</param>
/// <param name="Level">One of <see cref="LogFilter.Levels"/>.</param>
/// <param name="Find">What is searched for in the log.</param>
public sealed record RunAddress(TableName? Step = null, string? Tab = null, TableName? Log = null, string? Level = null, string? Find = null)
{
    public string Of(Guid run) => QueryHelpers.AddQueryString($"/runs/{run}", new Dictionary<string, string?>
    {
        ["step"] = Step?.Value,
        ["tab"] = Tab,
        ["log"] = Log?.Value,
        ["level"] = Level,
        ["find"] = Find,
    });
}
