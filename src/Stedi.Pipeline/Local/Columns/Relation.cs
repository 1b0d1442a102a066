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

    /// <summary>
    /// Named anew from the left, as <c>AS t(a, b)</c> does. Then DuckDB tells apart what is named alike, also from the left: behind a column that has no name of its
    /// own, none is certain.
    /// </summary>
    public Relation Rename(IReadOnlyList<string> names)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var isCertain = true;
        return this with { Columns = [.. Columns.Select((c, i) => c with { Name = Distinct(i < names.Count ? names[i] : c.Name) })] };

        string Distinct(string name)
        {
            isCertain &= name.Length > 0;
            if (!isCertain)
                return "";
            var free = name;
            for (var n = 1; !used.Add(free); n++)
                free = $"{name}_{n}";
            return free;
        }
    }
}
