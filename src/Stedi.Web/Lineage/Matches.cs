using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>Tables and columns that match a search text, <c>TABLE</c> or <c>TABLE.COLUMN</c>. Prefix matches come first.</summary>
internal static class Matches
{
    public const int Most = 20;

    public static IEnumerable<string> Of(PipelineDefinition pipeline, string? text)
    {
        var sought = text?.Trim() ?? "";
        if (sought.Length == 0)
            return [];
        var tables = pipeline.Tables.Select(t => (Path: t.Name.Value, Name: t.Name.Value));
        var columns = pipeline.Tables.SelectMany(t => t.Columns.Select(c => (Path: $"{t.Name}.{c.Name}", c.Name)));
        return tables.Concat(columns.Where(c => !c.Name.Contains('.', StringComparison.Ordinal)))
            .Select(m => (m.Path, Rank: Rank(m.Name, m.Path, sought)))
            .Where(m => m.Rank >= 0).OrderBy(m => m.Rank).Select(m => m.Path).Take(Most);
    }

    private static int Rank(string name, string path, string sought) =>
        name.StartsWith(sought, StringComparison.OrdinalIgnoreCase) ? 0
        : name.Contains(sought, StringComparison.OrdinalIgnoreCase) ? 1
        : sought.Contains('.', StringComparison.Ordinal) && path.Contains(sought, StringComparison.OrdinalIgnoreCase) ? 2
        : -1;
}
