using System.Collections.Immutable;
using System.ComponentModel;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Rest;

namespace Stedi.Web.Runs.History;

/// <summary>What <c>GET /runs</c> is asked for, as it stands in the address.</summary>
internal sealed record RunListRequest(
    string? Status, string? Table, string? Zone, string? Trigger,
    [property: Description("Who started it, exactly.")] string? By,
    DateTimeOffset? From, DateTimeOffset? To,
    [property: Description("Stands in the selection, the reason or a step's error; or 8 or more hex digits that the id begins with.")] string? Q,
    string? Cursor, int Limit = 50)
{
    /// <param name="fault">What is wrong with it; null where nothing is.</param>
    public RunFilter? ToFilter(PipelineSource source, out string? fault)
    {
        var filter = new RunFilter(From: From, To: To, Limit: Limit, By: Text(By), Text: Text(Q));
        fault = Limit is < 1 or > RunFilter.MaxLimit ? $"limit is 1 to {RunFilter.MaxLimit}."
            : filter.By?.Length > RunFilter.MaxByLength ? $"by has at most {RunFilter.MaxByLength} characters."
            : filter.Text?.Length > RunFilter.MaxTextLength ? $"q has at most {RunFilter.MaxTextLength} characters."
            : (By + Q).Contains('\0', StringComparison.Ordinal) ? "by and q hold no character 0."
            : null;
        if (Status is not null)
            filter = filter with { Status = Word<RunStatus>(Status, "status", ref fault) };
        if (Trigger is not null)
            filter = filter with { Trigger = Word<TriggerKind>(Trigger, "trigger", ref fault) };
        if (Table is not null)
            filter = filter with { Table = TableName.TryParse(Table, out var table) ? table : Wrong<TableName>($"'{Table}' is no table name.", ref fault) };
        if (Zone is not null)
            filter = filter with { Zone = TablesOf(source, Zone, ref fault) };
        if (Cursor is not null && Guid.TryParseExact(Cursor, "N", out var before))
            filter = filter with { Before = before };
        else if (Cursor is not null)
            fault ??= "cursor is not one that this API gave.";
        return fault is null ? filter : null;
    }

    private static ImmutableArray<TableName>? TablesOf(PipelineSource source, string zone, ref string? fault)
    {
        var tables = source.LastGood?.TablesOf(zone) ?? [];
        if (tables.IsEmpty)
            fault ??= $"There is no zone '{zone}'; the pipeline has {string.Join(", ", source.LastGood?.Zones.Select(z => z.Name) ?? [])}.";
        return tables;
    }

    private static string? Text(string? value) => value?.Trim() is { Length: > 0 } text ? text : null;

    private static T? Word<T>(string text, string name, ref string? fault)
        where T : struct, Enum
    {
        var word = EnumWord.Read<T>(text);
        if (word is null)
            fault ??= $"{name} is one of {EnumWord.Choices<T>()}.";
        return word;
    }

    private static T? Wrong<T>(string message, ref string? fault)
        where T : class
    {
        fault ??= message;
        return null;
    }
}
