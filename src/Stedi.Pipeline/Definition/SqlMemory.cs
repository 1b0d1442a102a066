using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Caches the analysis of each SQL text. With other values of the variables, most texts of a pipeline stay the same.</summary>
internal sealed class SqlMemory(ISqlAnalyzer analyzer) : IDisposable
{
    private readonly ISqlBinder _binder = analyzer.OpenBinder();
    private readonly Dictionary<string, SqlAnalysis> _queries = [];
    private readonly Dictionary<string, SqlAnalysis> _predicates = [];
    private readonly Dictionary<string, QueryShape> _shapes = [];
    private readonly Dictionary<(string Sql, TableName Input, string Columns), OneTableQuery?> _oneTables = [];
    private readonly Dictionary<(string Sql, TableName? Over, string Inputs), SqlBinding> _bound = [];
    private readonly Dictionary<(string Sql, TableName Table, string Inputs), SqlBinding> _made = [];

    /// <summary>The current columns of the binder's tables.</summary>
    private readonly Dictionary<TableName, string> _columns = [];

    public SqlAnalysis Analyze(string sql) => Recall(_queries, sql, () => analyzer.Analyze(sql));

    public SqlAnalysis AnalyzePredicate(string predicate) => Recall(_predicates, predicate, () => analyzer.AnalyzePredicate(predicate));

    public QueryShape Shape(string sql) => Recall(_shapes, sql, () => analyzer.Shape(sql));

    /// <param name="raw">With or without resolved variables.</param>
    public OneTableQuery? OneTable(string raw, TableName input, ImmutableArray<Column> columns) => Recall(
        _oneTables, (raw, input, Spell(columns)),
        () => analyzer.OneTable(raw, name => name.Equals(input.Value, StringComparison.OrdinalIgnoreCase) ? [.. columns.Select(c => new TableColumn(input, c.Name))] : []));

    /// <summary>Adds a landing table to the binder.</summary>
    public void Declare(TableName table, ImmutableArray<Column> columns)
    {
        if (_columns.TryAdd(table, Spell(columns)))
            _binder.Declare(table, columns);
    }

    /// <summary>Adds the table that the SQL builds to the binder, if the SQL can be bound.</summary>
    public SqlBinding Declare(TableName table, SqlRead read)
    {
        var key = (read.Sql, table, Inputs(read));
        if (_made.TryGetValue(key, out var made) && (made.Error is not null || Spell(made.Columns) == _columns[table]))
            return made;
        made = _made[key] = _binder.Declare(table, read.Sql);
        if (made.Error is null)
            _columns[table] = Spell(made.Columns);
        return made;
    }

    /// <param name="over">For a predicate, the table that it filters; null for a query.</param>
    public SqlBinding Bind(SqlRead read, TableName? over) => Recall(
        _bound, (read.Sql, over, Inputs(read) + (over is null ? "" : _columns[over])),
        () => over is null ? _binder.Bind(read.Sql) : _binder.BindPredicate(read.Sql, over));

    public void Dispose() => _binder.Dispose();

    private string Inputs(SqlRead read) => string.Join('\n', read.Tables.Select(t => _columns[t]));

    private static string Spell(ImmutableArray<Column> columns) => string.Join(", ", columns.Select(c => $"{c.Name} {c.Type}"));

    private static TValue Recall<TKey, TValue>(Dictionary<TKey, TValue> memory, TKey key, Func<TValue> ask)
        where TKey : notnull => memory.TryGetValue(key, out var known) ? known : memory[key] = ask();
}
