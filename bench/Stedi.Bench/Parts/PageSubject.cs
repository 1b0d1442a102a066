namespace Stedi.Bench.Parts;

/// <summary>A page, and how to detect that it can be used.</summary>
/// <param name="Usable">A selector that matches only when the page is interactive and its data is loaded.</param>
internal sealed record PageSubject(string Name, string Address, string Usable)
{
    public static IEnumerable<PageSubject> All(Guid run) =>
    [
        new("overview", "/", "[data-table=machine_learning_curated] .rows strong"),
        new("table", "/tables/machine_learning_curated", "table.data tbody tr"),
        new("rows", "/rows", ".sankey path"),
        new("runs", "/runs", "table.runs tbody tr"),
        new("run", $"/runs/{run}", "table.steps tbody tr"),
        new("query", "/query", ".monaco-editor .view-lines"),
        new("lineage", "/lineage", ".lineage-graph[data-placed]"),
        new("settings", "/settings", "[role=main] table, [role=main] dl"),
    ];
}
