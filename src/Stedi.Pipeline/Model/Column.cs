using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Stedi.Pipeline.Model;

/// <summary>A column of a landing table (from its DDL) or of a version (from its files).</summary>
public sealed record Column(string Name, ColumnType Type)
{
    /// <summary>For a landing table, the JSON key of the column (<c>mapping.column</c> in the DDL); null if it is the column's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>For a landing table, the case of the JSON key must match (<c>'case.insensitive' = 'FALSE'</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKeyExact { get; init; }

    /// <summary>
    /// For a landing table, a value that does not fit the type becomes NULL and is counted (<c>on_bad_value: null</c>). Otherwise its line is rejected.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NullIfBad { get; init; }
}

/// <summary>The tags of a column in pipeline.yaml, such as <see cref="Personal"/>.</summary>
public sealed record ColumnTags(string Column, ImmutableArray<string> Tags)
{
    /// <summary>The column contains data about an identifiable person. It and all derived columns are masked for viewers.</summary>
    public const string Personal = "personal";

    /// <summary>
    /// The column is derived from personal data, but a person confirmed that it does not identify anyone. Masking ends here.
    /// </summary>
    public const string Anonymous = "anonymous";
}
