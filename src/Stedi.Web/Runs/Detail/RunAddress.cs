using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>The state of a run's page that its URL holds.</summary>
/// <param name="Step">The table of the step that is open beside the timeline.</param>
/// <param name="Tab"><c>events</c>; null means the log.</param>
/// <param name="Log">The table of the log that is shown; <see cref="AllLogs"/> means all steps, null the open step or else all steps.</param>
/// <param name="Level">One of <see cref="LogFilter.Levels"/>.</param>
/// <param name="Find">The text to find in the log.</param>
public sealed record RunAddress(TableName? Step = null, string? Tab = null, string? Log = null, string? Level = null, string? Find = null)
{
    /// <summary>The log of all steps although one is open. Not a table name.</summary>
    private const string AllLogs = "*";

    /// <summary>The table of the log that is shown; null means all steps.</summary>
    public TableName? LogOf => Log == AllLogs ? null : TableName.TryParse(Log, out var table) ? table : Step;

    /// <summary>Opens a step with its log.</summary>
    public RunAddress Open(TableName table) => this with { Step = table, Log = null };

    public RunAddress Close() => this with { Step = null, Log = null };

    public RunAddress Toggle(TableName table) => table == Step ? Close() : Open(table);

    /// <param name="table">Null shows the log of all steps.</param>
    public RunAddress Show(TableName? table) => this with { Log = table == Step ? null : table?.Value ?? AllLogs };

    public string Of(Guid run) => QueryHelpers.AddQueryString(RunLinks.Of(run), new Dictionary<string, string?>
    {
        ["step"] = Step?.Value,
        ["tab"] = Tab,
        ["log"] = Log,
        ["level"] = Level,
        ["find"] = Find,
    });
}
