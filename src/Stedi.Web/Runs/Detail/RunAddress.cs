using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>The state of a run's page that its URL holds.</summary>
/// <param name="Step">The table of the step that is open beside the timeline.</param>
/// <param name="Tab"><c>events</c>; null means the log.</param>
/// <param name="Log">The table of the log that is shown; null means all steps.</param>
/// <param name="Level">One of <see cref="LogFilter.Levels"/>.</param>
/// <param name="Find">The text to find in the log.</param>
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
