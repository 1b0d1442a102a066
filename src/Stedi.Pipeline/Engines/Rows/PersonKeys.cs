using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>Finds other identifiers of a person, through tables that declare several identifiers.</summary>
internal sealed class PersonKeys(DiscreetReads reads, QueryLimits limits)
{
    /// <summary>Max values of one identifier to follow.</summary>
    public const int MaxValues = 100;

    public static IEnumerable<TracedTable> Ties(IEnumerable<TracedTable> tables) =>
        tables.Where(t => Declared(t).Distinct().Count() > 1);

    /// <summary>The searched key comes first. A value that is in none of these tables may be any identifier.</summary>
    public async Task<ImmutableArray<PersonKey>> FindAsync(string value, ImmutableArray<TracedTable> tables)
    {
        var identifiers = tables.SelectMany(t => t.Person).Select(p => p.Identifier).Distinct().ToImmutableArray();
        var any = identifiers.Select(i => new PersonKey(i, [value], IsAsked: true)).ToImmutableArray();
        var ties = Ties(tables).ToArray();
        var known = ImmutableArray<PersonKey>.Empty;
        // Each round may find a key that another table links to a new one. Known identifiers are not searched again, so no other person gets in.
        for (var found = await NextAsync(any, ties, asked: true); !found.IsEmpty; found = await NextAsync(known, ties, asked: false))
            known = known.AddRange(found);
        return known.IsEmpty ? any : known;
    }

    private async Task<ImmutableArray<PersonKey>> NextAsync(ImmutableArray<PersonKey> by, TracedTable[] ties, bool asked)
    {
        var values = new Dictionary<string, HashSet<string>>();
        foreach (var table in ties)
        {
            var pairs = Declared(table).Distinct().SelectMany(i => table.ColumnsOf(i).Select(c => (Identifier: i, Column: c))).ToArray();
            if (!asked && pairs.All(p => by.Any(k => k.Identifier == p.Identifier)))
                continue;
            foreach (var row in await RowsAsync(table, pairs, by))
                Take(pairs, row, by, asked, values);
        }
        return [.. values.Select(v => new PersonKey(v.Key, [.. v.Value.Order(StringComparer.Ordinal).Take(MaxValues)], asked))];
    }

    /// <summary>In the first round, the identifiers that have the value; later, the identifiers not known yet.</summary>
    private static void Take(
        (string Identifier, Column Column)[] pairs, ImmutableArray<object?> row, ImmutableArray<PersonKey> by, bool asked, Dictionary<string, HashSet<string>> values)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            var known = by.FirstOrDefault(k => k.Identifier == pairs[i].Identifier);
            if (row[i] is not string text || (asked ? known?.Values.Contains(text) != true : known is not null))
                continue;
            if (!values.TryGetValue(pairs[i].Identifier, out var found))
                values[pairs[i].Identifier] = found = [];
            found.Add(text);
        }
    }

    private async Task<ImmutableArray<ImmutableArray<object?>>> RowsAsync(
        TracedTable table, (string Identifier, Column Column)[] pairs, ImmutableArray<PersonKey> by)
    {
        var wheres = pairs.Join(by, p => p.Identifier, k => k.Identifier, (p, k) => SqlText.IsOneOf([p.Column], k.Values)).ToArray();
        if (wheres.Length == 0)
            return [];
        var list = string.Join(", ", pairs.Select((p, i) => $"CAST({SqlText.Identifier(p.Column.Name)} AS VARCHAR) AS key{i}"));
        var sql = $"SELECT DISTINCT {list} FROM {SqlText.Identifier(table.Metrics.Table.Value)} WHERE {string.Join(" OR ", wheres)} LIMIT {MaxValues}";
        return (await reads.ReadAsync(new(sql, [table.Versions[0]], limits with { MaxRows = MaxValues }))).Rows;
    }

    private static IEnumerable<string> Declared(TracedTable table) => table.Person.Where(p => p.IsDeclared).Select(p => p.Identifier);
}
