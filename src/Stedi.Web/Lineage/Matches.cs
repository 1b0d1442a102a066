using Stedi.Pipeline.Model;
using Stedi.Web.Components.Search;

namespace Stedi.Web.Lineage;

/// <summary>Tables and columns that match a search text, <c>TABLE</c> or <c>TABLE.COLUMN</c>, in the order of <see cref="Ranking"/>.</summary>
internal static class Matches
{
    public const int Most = 20;

    public static IEnumerable<string> Of(PipelineDefinition pipeline, string? text)
    {
        var tables = pipeline.Tables.Select(t => new SearchText(t.Name.Value, Path: t.Name.Value));
        // A column with a dot in its name has no readable path.
        var columns = pipeline.Tables.SelectMany(t => t.Columns.Where(c => !c.Name.Contains('.', StringComparison.Ordinal)).Select(c => new SearchText(c.Name, Kind: 1, $"{t.Name}.{c.Name}")));
        return Ranking.Best(tables.Concat(columns), text, m => m, Most).Items.Select(m => m.Path!);
    }
}
