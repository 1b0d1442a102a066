using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// The complete, valid definition: all tables that are read exist, and there is no cycle. Immutable: a change in scripts/ gives a new one.
/// (The name avoids a clash with the namespace <c>Stedi.Pipeline</c>.)
/// </summary>
public sealed class PipelineDefinition
{
    private readonly ImmutableDictionary<TableName, Table> _byName;
    private readonly ImmutableDictionary<TableName, ImmutableArray<TableName>> _downstream;

    /// <param name="tables">In topological order: a table comes after its inputs.</param>
    /// <param name="files">The texts of its files, by path relative to scripts/. They are enough to load it again.</param>
    public PipelineDefinition(
        ImmutableArray<Zone> zones,
        ImmutableArray<Table> tables,
        ImmutableSortedDictionary<string, string> variables,
        Severity accounting,
        ImmutableSortedDictionary<string, string> files)
    {
        Zones = zones;
        Tables = tables;
        Variables = variables;
        Accounting = accounting;
        Files = files;
        Hash = Sha256.Hex(string.Concat(
            files.Select(f => $"{f.Key}\n{f.Value.Length}\n{f.Value}\n").Concat(variables.Select(v => $"{v.Key}={v.Value}\n"))));
        _byName = tables.ToImmutableDictionary(t => t.Name);
        _downstream = tables.ToImmutableDictionary(
            t => t.Name,
            t => tables.Where(d => d.Upstream.Contains(t.Name)).Select(d => d.Name).ToImmutableArray());
    }

    public ImmutableArray<Zone> Zones { get; }

    /// <summary>In topological order.</summary>
    public ImmutableArray<Table> Tables { get; }

    /// <summary>The current value of each declared variable.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; }

    /// <summary>The declared variables, in the order of the text.</summary>
    public ImmutableArray<Variable> Declared { get; init; } = [];

    /// <summary>The severity of unexplained rows.</summary>
    public Severity Accounting { get; }

    public ImmutableSortedDictionary<string, string> Files { get; }

    /// <summary>SHA-256 of files and variables. Runs record it to identify their code.</summary>
    public string Hash { get; }

    /// <summary>The person identifiers, each once, in the order of their first table; empty if none are declared.</summary>
    public ImmutableArray<string> PersonIdentifiers => [.. Tables.SelectMany(t => t.Person).Select(p => p.Identifier).Distinct()];

    public Table? Find(TableName name) => _byName.GetValueOrDefault(name);

    /// <exception cref="KeyNotFoundException">There is no such table.</exception>
    public Table this[TableName name] => _byName[name];

    /// <summary>The tables of a zone, in topological order; none if there is no such zone.</summary>
    public ImmutableArray<TableName> TablesOf(string zone) => [.. Tables.Where(t => t.Zone.Name == zone).Select(t => t.Name)];

    /// <summary>The tables that read this one directly.</summary>
    public ImmutableArray<TableName> Downstream(TableName name) => _downstream.GetValueOrDefault(name, []);

    /// <summary>The table and all its upstream tables.</summary>
    public ImmutableHashSet<TableName> WithUpstream(TableName name) => Reach(name, n => this[n].Upstream);

    /// <summary>The table and all its downstream tables.</summary>
    public ImmutableHashSet<TableName> WithDownstream(TableName name) => Reach(name, n => Downstream(n));

    private static ImmutableHashSet<TableName> Reach(TableName start, Func<TableName, ImmutableArray<TableName>> next)
    {
        var seen = ImmutableHashSet.CreateBuilder<TableName>();
        var open = new Stack<TableName>([start]);
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name))
                continue;
            foreach (var n in next(name))
                open.Push(n);
        }
        return seen.ToImmutable();
    }
}
