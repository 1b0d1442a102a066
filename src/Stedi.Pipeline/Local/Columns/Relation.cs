using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>The result of a query, or an item of FROM.</summary>
/// <param name="Columns">Empty if they are unknown, see <paramref name="Unknown"/>.</param>
internal sealed record Relation(ImmutableArray<NamedOrigin> Columns, RowOrigins Rows, string? Unknown = null)
{
    public static Relation NotFollowed(string why)
    {
        var rows = new RowOrigins();
        rows.Miss(why);
        return new Relation([], rows, why);
    }

    /// <summary>
    /// Renames columns from the left, like <c>AS t(a, b)</c>. Then DuckDB makes duplicate names distinct, also from the left. After a column without its own
    /// name, no name is certain.
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
