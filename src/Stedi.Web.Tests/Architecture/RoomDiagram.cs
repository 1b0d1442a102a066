using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Architecture;

/// <summary>The rooms as docs/architecture.md draws them: each subgraph is a level, numbered from the ground up.</summary>
internal sealed partial record RoomDiagram(ImmutableDictionary<string, int> Levels, ImmutableHashSet<Arrow> Arrows)
{
    /// <summary>Reads the Mermaid diagram of a page. The page must have exactly one.</summary>
    public static RoomDiagram Read(string page)
    {
        var lines = Assert.Single(Diagram().Matches(page)).Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var levels = ImmutableDictionary.CreateBuilder<string, int>();
        var arrows = ImmutableHashSet.CreateBuilder<Arrow>();
        int? level = null;
        foreach (var line in lines)
        {
            if (Level().Match(line) is { Success: true } opened)
                level = int.Parse(opened.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture);
            else if (line == "end")
                level = null;
            else if (level is { } at)
                levels.AddRange(line.Split(" & ").Select(room => KeyValuePair.Create(room, at)));
            else if (line.Split(" --> ") is [var from, var to])
                arrows.UnionWith(to.Split(" & ").Select(used => new Arrow(from, used)));
            else
                Assert.StartsWith("flowchart ", line, StringComparison.Ordinal);
        }
        return new(levels.ToImmutable(), arrows.ToImmutable());
    }

    /// <summary>The errors in these arrows. Empty if they match the diagram, go down and have no cycle.</summary>
    /// <param name="found">The actual arrows, each with an example.</param>
    public IEnumerable<string> Faults(IReadOnlyDictionary<Arrow, string> found) =>
    [
        .. found.Where(f => !Arrows.Contains(f.Key)).Select(f => $"{f.Key} is not drawn in docs/architecture.md: {f.Value}"),
        .. Arrows.Where(a => !found.ContainsKey(a)).Select(a => $"{a} is drawn in docs/architecture.md and no longer exists"),
        .. found.Where(f => Levels.GetValueOrDefault(f.Key.From) < Levels.GetValueOrDefault(f.Key.To)).Select(f => $"{f.Key} goes up: {f.Value}"),
        .. Circles(found.Keys),
    ];

    /// <summary>The rooms in a cycle. They remain after removing, from both ends, every room that nothing else needs.</summary>
    private static IEnumerable<string> Circles(IEnumerable<Arrow> arrows)
    {
        var left = arrows.ToHashSet();
        while (left.RemoveWhere(a => left.All(b => b.To != a.From) || left.All(b => b.From != a.To)) > 0)
        {
        }
        return left.Count == 0 ? [] : [$"These arrows are a circle: {string.Join(", ", left.Select(a => a.ToString()).Order(StringComparer.Ordinal))}"];
    }

    [GeneratedRegex(@"^```mermaid\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Diagram();

    [GeneratedRegex(@"^subgraph \w+\[""(?<number>[0-9]+) .+""\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Level();
}
