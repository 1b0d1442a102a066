using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.History;

/// <summary>The query parameters of <c>GET /runs</c>.</summary>
internal sealed record RunListRequest(
    [property: Word<RunStatus>] string? Status, [property: TableText, Description("Only runs that build this table.")] string? Table,
    [property: Description("Only runs that build a table of this zone.")] string? Zone, [property: Word<TriggerKind>, Description("How the run was started.")] string? Trigger,
    [property: Search(RunFilter.MaxByLength), Description("Who started the run (exact match).")] string? By,
    DateTimeOffset? From, DateTimeOffset? To,
    [property: Search(RunFilter.MaxTextLength), Description("Text in the selection, the reason or a step's error; or the first 8 or more hex digits of the id.")] string? Q,
    [property: Cursor] string? Cursor, [property: Range(1, RunFilter.MaxLimit)] int Limit = 50)
{
    /// <param name="fault">The error; null if the request is valid.</param>
    public RunFilter? ToFilter(PipelineSource source, out string? fault)
    {
        var filter = new RunFilter(
            EnumWord.Read<RunStatus>(Status), Table is null ? null : TableName.Parse(Table), EnumWord.Read<TriggerKind>(Trigger), From, To,
            Cursor is null ? null : Guid.ParseExact(Cursor, "N"), Limit, By: Text(By), Text: Text(Q));
        fault = null;
        if (Zone is not null)
            filter = filter with { Zone = TablesOf(source, Zone, ref fault) };
        return fault is null ? filter : null;
    }

    private static ImmutableArray<TableName>? TablesOf(PipelineSource source, string zone, ref string? fault)
    {
        var tables = source.LastGood?.TablesOf(zone) ?? [];
        if (tables.IsEmpty)
            fault ??= $"Unknown zone '{zone}'. Zones: {string.Join(", ", source.LastGood?.Zones.Select(z => z.Name) ?? [])}.";
        return tables;
    }

    private static string? Text(string? value) => value?.Trim() is { Length: > 0 } text ? text : null;
}
