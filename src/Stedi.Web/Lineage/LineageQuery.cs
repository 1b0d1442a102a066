using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>The state of the lineage page in its URL. Invalid values are ignored.</summary>
/// <param name="Table">The focused table.</param>
/// <param name="Column">A column of that table.</param>
/// <param name="Depth">Steps around the table, in each direction; null: the whole pipeline if it can be drawn.</param>
/// <param name="Open">Expanded tables, whose neighbors are shown too.</param>
/// <param name="AsList">Shows a list instead of the graph.</param>
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

    /// <summary>Focuses another table and collapses expanded ones.</summary>
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
