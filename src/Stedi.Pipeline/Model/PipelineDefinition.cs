using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// The whole definition, checked: every table that is read exists and there is no cycle. Immutable; a changed scripts/ makes a new one.
/// (Named so because <c>Stedi.Pipeline</c> is the namespace.)
/// </summary>
public sealed class PipelineDefinition
{
    private readonly ImmutableDictionary<TableName, Table> _byName;
    private readonly ImmutableDictionary<TableName, ImmutableArray<TableName>> _downstream;

    /// <param name="tables">In topological order: a table stands after all that it reads.</param>
    /// <param name="files">The texts it was read from, by path relative to scripts/: enough to read it again.</param>
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

    /// <summary>The value in force of each declared variable.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; }

    /// <summary>The variables as they are declared, in the order of the text.</summary>
    public ImmutableArray<Variable> Declared { get; init; } = [];

    /// <summary>What an unexplained rest of rows does to a step.</summary>
    public Severity Accounting { get; }

    public ImmutableSortedDictionary<string, string> Files { get; }

    /// <summary>SHA-256 over files and variables: what a run records of the code it ran.</summary>
    public string Hash { get; }

    /// <summary>What tells a person, each word once, in the order of its first table; empty where no table declares it.</summary>
    public ImmutableArray<string> PersonIdentifiers => [.. Tables.SelectMany(t => t.Person).Select(p => p.Identifier).Distinct()];

    public Table? Find(TableName name) => _byName.GetValueOrDefault(name);

    /// <exception cref="KeyNotFoundException">There is no such table.</exception>
    public Table this[TableName name] => _byName[name];

    /// <summary>The tables of a zone, in topological order; none where there is no such zone.</summary>
    public ImmutableArray<TableName> TablesOf(string zone) => [.. Tables.Where(t => t.Zone.Name == zone).Select(t => t.Name)];

    /// <summary>The tables that read this one directly.</summary>
    public ImmutableArray<TableName> Downstream(TableName name) => _downstream.GetValueOrDefault(name, []);

    /// <summary>The table and everything that it is made from, transitively.</summary>
    public ImmutableHashSet<TableName> WithUpstream(TableName name) => Reach(name, n => this[n].Upstream);

    /// <summary>The table and everything that is made from it, transitively.</summary>
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
