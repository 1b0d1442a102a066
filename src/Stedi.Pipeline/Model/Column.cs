using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>A column of a landing table (from its DDL) or of a version (from its files).</summary>
public sealed record Column(string Name, ColumnType Type);

/// <summary>Tags that pipeline.yaml gives to a column, such as <see cref="Personal"/>.</summary>
public sealed record ColumnTags(string Column, ImmutableArray<string> Tags)
{
    /// <summary>The column holds data about an identifiable person: masked for viewers.</summary>
    public const string Personal = "personal";

    /// <summary>The column is made from personal data, and somebody has looked: it tells nothing of a person.</summary>
    public const string Anonymous = "anonymous";
}
