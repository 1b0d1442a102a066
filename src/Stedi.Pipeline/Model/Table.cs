using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>A lake table. A landing table (without <see cref="Job"/>) is external and mutable. Any other table is built by exactly one job.</summary>
/// <param name="Columns">The columns of the DDL for a landing table, otherwise of the SQL. Older versions may have other columns.</param>
/// <param name="DdlFile">The DDL of a landing table, relative to scripts/; null for others.</param>
public sealed record Table(
    TableName Name,
    Zone Zone,
    string Description,
    ImmutableArray<Column> Columns,
    ImmutableArray<ColumnTags> Tags,
    ImmutableArray<Check> Checks,
    Job? Job,
    string? DdlFile)
{
    public static ImmutableDictionary<string, ColumnFormat> NoFormats { get; } = ImmutableDictionary.Create<string, ColumnFormat>(StringComparer.OrdinalIgnoreCase);

    public bool IsLanding => Job is null;

    /// <summary>The limits on rejects and empty files. For landing tables only.</summary>
    public LandingRules Landing { get; init; } = LandingRules.Default;

    /// <summary>The columns that identify the person a row belongs to; empty if there are none.</summary>
    public ImmutableArray<PersonColumn> Person { get; init; } = [];

    /// <summary>The declared formats of integer columns, by name in any case. Other columns have none.</summary>
    public ImmutableDictionary<string, ColumnFormat> Formats { get; init; } = NoFormats;

    /// <summary>Untagged columns that are personal by their lineage; see <see cref="PersonalData"/>.</summary>
    public ImmutableArray<string> Inferred { get; init; } = [];

    /// <summary>Like the other overload, for the column of a version. Its type may differ from the definition's.</summary>
    public ColumnFormat? FormatOf(Column column) => column.Type.CanFormat() ? FormatOf(column.Name) : null;

    /// <summary>Null if neither pipeline.yaml nor a source column sets a format.</summary>
    public ColumnFormat? FormatOf(string column) => Formats.TryGetValue(column, out var format) ? format : null;

    public ImmutableArray<TableName> Upstream => Job?.Inputs ?? [];

    /// <summary>Null if there is no such column, for example a column of an older version. Then its content is unknown.</summary>
    public ImmutableArray<string>? TagsOf(string column) => Columns.Any(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
        ? [.. Tags.Where(t => t.Column.Equals(column, StringComparison.OrdinalIgnoreCase)).SelectMany(t => t.Tags)]
        : null;
}
