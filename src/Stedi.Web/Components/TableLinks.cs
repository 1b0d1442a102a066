using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Components;

/// <summary>The URLs of what the numbers of a table count.</summary>
public static class TableLinks
{
    /// <param name="tab">A tab of the table's page; null for the first one, which shows its rows.</param>
    public static string Of(TableName table, string? tab = null) => tab is null ? $"/tables/{table}" : $"/tables/{table}?tab={tab}";

    /// <summary>The notes on the table.</summary>
    public static string Notes(TableName table) => $"{Of(table)}#notes";

    /// <summary>The sources and uses of a column.</summary>
    public static string Column(TableName table, string column) => Build("/lineage", ("table", table.Value), ("column", column));

    /// <summary>The rows that have no value in a column.</summary>
    public static string Nulls(TableName table, string column) => Build($"/tables/{table}", ("tab", "preview"), ("filter", $"{column}:null"));

    /// <summary>A version in the list of versions; without one, the list.</summary>
    public static string Versions(TableName table, string? version = null) => Build($"/tables/{table}", ("tab", "versions"), ("version", version));

    /// <summary>The checks, with the rows of this one open.</summary>
    public static string Checks(TableName table, string? check = null) => Build($"/tables/{table}", ("tab", "checks"), ("check", check));

    /// <summary>What was dropped; for a landing table, its files and rejected lines.</summary>
    /// <param name="version">Of a landing table, published or not; null for the published one.</param>
    /// <param name="reason">Only lines rejected for this reason.</param>
    /// <param name="file">Only lines of this file.</param>
    public static string Drops(TableName table, string? version = null, string? reason = null, string? file = null) =>
        Build($"/tables/{table}", ("tab", "drops"), ("version", version), ("reason", reason), ("file", file));

    /// <summary>The row flow of a version and its upstream.</summary>
    /// <param name="version">Null for the published one.</param>
    public static string Flow(TableName table, string? version = null) => Build("/rows", ("table", table.Value), ("version", version));

    /// <summary>The rows of an input with this outcome, in the row flow of the version that read them.</summary>
    public static string Flow(TableName table, string? version, TableName input, RowOutcome outcome) =>
        Build("/rows", ("table", table.Value), ("version", version), ("show", $"{table}.{input}.{outcome.ToText()}"));

    private static string Build(string page, params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        foreach (var (name, value) in parts)
        {
            if (value is not null)
                page = QueryHelpers.AddQueryString(page, name, value);
        }
        return page;
    }
}
