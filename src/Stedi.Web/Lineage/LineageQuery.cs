using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>What the page of the lineage shows, as its address holds it. What cannot be read there asks for nothing.</summary>
/// <param name="Table">The one in the middle.</param>
/// <param name="Column">Of that table.</param>
/// <param name="Depth">Steps around the table, each way; null: the whole pipeline where that can be drawn.</param>
/// <param name="Open">Tables whose own neighbours are shown as well.</param>
/// <param name="AsList">A table of words in place of the picture.</param>
public sealed record LineageQuery(TableName? Table, string? Column, int? Depth, ImmutableArray<TableName> Open, bool AsList)
{
    public const int DefaultDepth = 2;

    private const int MaxOpen = 40;

    public static LineageQuery Read(string? table, string? column, string? depth, string? open, string? view) => new(
        TableName.TryParse(table, out var name) ? name : null,
        string.IsNullOrEmpty(column) ? null : column,
        int.TryParse(depth, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is >= 1 and <= LineageSlice.MaxDepth ? steps : null,
        [.. (open ?? "").Split(',').Select(o => TableName.TryParse(o, out var opened) ? opened : null).OfType<TableName>().Distinct().Take(MaxOpen)],
        view == "list");

    /// <summary>Another table in the middle; what was opened around the last one is closed.</summary>
    public LineageQuery Focus(TableName? table, string? column = null) => this with { Table = table, Column = column, Open = [] };

    public LineageQuery Toggle(TableName table) =>
        this with { Open = Open.Contains(table) ? Open.Remove(table) : [.. Open.Add(table).TakeLast(MaxOpen)] };

    public string ToUrl() => QueryHelpers.AddQueryString("/lineage", new Dictionary<string, string?>
    {
        ["table"] = Table?.Value,
        ["column"] = Column,
        ["depth"] = Depth?.ToString(CultureInfo.InvariantCulture),
        ["open"] = Open.IsEmpty ? null : string.Join(',', Open),
        ["view"] = AsList ? "list" : null,
    });
}
