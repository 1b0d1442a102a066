using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Stedi.Pipeline.Model;

/// <summary>A column of a landing table (from its DDL) or of a version (from its files).</summary>
public sealed record Column(string Name, ColumnType Type)
{
    /// <summary>The JSON key that fills a landing table's column (<c>mapping.column</c> of its DDL); null where it is the column's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>Only a JSON key in this very spelling fills a landing table's column (<c>'case.insensitive' = 'FALSE'</c>); otherwise one in any case does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKeyExact { get; init; }

    /// <summary>
    /// A value that does not fit the type of a landing table's column becomes NULL and is counted (<c>on_bad_value: null</c>); otherwise its line is rejected.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NullIfBad { get; init; }
}

/// <summary>Tags that pipeline.yaml gives to a column, such as <see cref="Personal"/>.</summary>
public sealed record ColumnTags(string Column, ImmutableArray<string> Tags)
{
    /// <summary>The column holds data about an identifiable person: masked for viewers, and so is what is made from it.</summary>
    public const string Personal = "personal";

    /// <summary>The column is made from personal data, and somebody has looked: it tells nothing of a person. Masking ends here.</summary>
    public const string Anonymous = "anonymous";
}
