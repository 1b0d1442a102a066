using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>The rows of a query, or of something in FROM.</summary>
/// <param name="Columns">Empty where <paramref name="Unknown"/> says why they cannot be told.</param>
internal sealed record Relation(ImmutableArray<NamedOrigin> Columns, RowOrigins Rows, string? Unknown = null)
{
    public static Relation NotFollowed(string why)
    {
        var rows = new RowOrigins();
        rows.Miss(why);
        return new Relation([], rows, why);
    }

    /// <summary>DuckDB tells apart what a subquery names alike.</summary>
    public Relation WithDistinctNames()
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return this with { Columns = [.. Columns.Select(c => c with { Name = Distinct(c.Name, used) })] };
    }

    /// <summary>Named anew from the left, as <c>AS t(a, b)</c> does.</summary>
    public Relation Rename(IReadOnlyList<string> names) =>
        this with { Columns = [.. Columns.Select((c, i) => i < names.Count ? c with { Name = names[i] } : c)] };

    private static string Distinct(string name, HashSet<string> used)
    {
        var free = name;
        for (var n = 1; name.Length > 0 && !used.Add(free); n++)
            free = $"{name}_{n}";
        return free;
    }
}
