using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Queries.Editor;

/// <summary>A table for completion in the editor.</summary>
public sealed record EditorTable(TableName Name, string Zone, string Description, ImmutableArray<EditorColumn> Columns)
{
    public static ImmutableArray<EditorTable> Of(PipelineDefinition pipeline) => [.. pipeline.Tables.Select(t => new EditorTable(
        t.Name, t.Zone.Name, t.Description,
        [.. t.Columns.Select(c => new EditorColumn(c.Name, c.Type.Name, IsPersonal(t, c.Name)))]))];

    private static bool IsPersonal(Table table, string column) =>
        table.Tags.Any(t => t.Column.Equals(column, StringComparison.OrdinalIgnoreCase) && t.Tags.Contains(ColumnTags.Personal));
}

public sealed record EditorColumn(string Name, string Type, bool IsPersonal);
