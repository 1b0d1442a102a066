using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>One lake table. A landing table (no <see cref="Job"/>) is external and mutable; any other is made by exactly one job.</summary>
/// <param name="Columns">Of a landing table those of its DDL, of any other those that its SQL makes. An older version's files may hold others.</param>
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

    /// <summary>Of a landing table: what its files may lack. Of any other it does not matter.</summary>
    public LandingRules Landing { get; init; } = LandingRules.Default;

    /// <summary>The columns that tell whose a row is; empty where no row is anybody's.</summary>
    public ImmutableArray<PersonColumn> Person { get; init; } = [];

    /// <summary>How columns of whole numbers read, by name in any case; nothing is said of the others.</summary>
    public ImmutableDictionary<string, ColumnFormat> Formats { get; init; } = NoFormats;

    /// <summary>The columns that nobody tagged and that are personal by what they are made from; see <see cref="PersonalData"/>.</summary>
    public ImmutableArray<string> Inferred { get; init; } = [];

    /// <summary>As below, of the column of a version, which may have another type than the definition's.</summary>
    public ColumnFormat? FormatOf(Column column) => column.Type.CanFormat() ? FormatOf(column.Name) : null;

    /// <summary>Null where neither pipeline.yaml nor what the column is copied from says how it reads.</summary>
    public ColumnFormat? FormatOf(string column) => Formats.TryGetValue(column, out var format) ? format : null;

    public ImmutableArray<TableName> Upstream => Job?.Inputs ?? [];

    /// <summary>Null where it has no such column, as one of an older version may be: then nobody says what is in it.</summary>
    public ImmutableArray<string>? TagsOf(string column) => Columns.Any(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
        ? [.. Tags.Where(t => t.Column.Equals(column, StringComparison.OrdinalIgnoreCase)).SelectMany(t => t.Tags)]
        : null;
}
