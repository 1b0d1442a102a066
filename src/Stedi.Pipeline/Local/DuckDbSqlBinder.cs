using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>
/// DuckDB's binder, which DESCRIBE asks without running anything. Its tables are those of a connection of its own, in a database that reaches no
/// file. DuckDB computes constants while it binds, for as long as that takes and not heeding every interrupt: a text that takes too long is
/// abandoned with its thread and its connection, and the tables are made anew for the texts after it.
/// </summary>
/// <param name="open">Gives an open connection with <c>errors_as_json</c>, which this disposes.</param>
/// <param name="limit">For all texts together; those after it is used up get a tenth of it each.</param>
internal sealed partial class DuckDbSqlBinder(Func<DuckDBConnection> open, TimeSpan limit) : ISqlBinder
{
    private readonly Dictionary<TableName, string> _tables = [];
    private readonly TimeSpan _least = limit / 10;
    private DuckDBConnection _connection = open();
    private TimeSpan _left = limit;

    public void Declare(TableName table, ImmutableArray<Column> columns) =>
        Create(table, columns.Select(c => (c.Name, c.Type.Kind == ColumnKind.String ? "VARCHAR" : c.Type.Name)));

    public SqlBinding Declare(TableName table, string sql)
    {
        var described = Describe("", sql, "");
        if (described.Error is not null)
            return described.ToBinding();
        // Parquet has them told apart by number, Spark and Athena refuse them.
        if (described.Columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return new SqlBinding($"Two columns are named \"{twice.Last().Name}\"; give one another name with AS", null, []);
        foreach (var (name, type) in described.Columns)
        {
            if (DuckDbType.Parse(type).Refused is { } refused)
                return new SqlBinding($"Column \"{name}\" is of type {refused}, which a table cannot hold. {Instead(refused)}", null, [], IsVerdict: true);
        }
        var written = described with { Columns = [.. described.Columns.Select(c => (c.Name, DuckDbType.Parse(c.Type).Written))] };
        try
        {
            Create(table, written.Columns);
        }
        catch (DuckDBException e)
        {
            return new SqlBinding($"Its columns are of no table: {DuckDbMessage.OneLine(DuckDbMessage.FromJson(e.Message).Text)}", null, []);
        }
        return written.ToBinding();
    }

    public SqlBinding Bind(string sql) => Describe("", sql, "").ToBinding();

    public SqlBinding BindPredicate(string predicate, TableName over)
    {
        var described = Describe("SELECT (", predicate, $") AS predicate FROM \"{over}\"");
        return described is { Error: null, Columns: [var (_, type)] } && type != "BOOLEAN"
            ? new SqlBinding($"It is of type {type}; a predicate is true, false or null of a row", null, [])
            : described.ToBinding();
    }

    public void Dispose() => _connection.Dispose();

    private Described Describe(string before, string sql, string after)
    {
        // On lines of its own: it may end in a comment.
        var ahead = $"DESCRIBE (\n{before}\n";
        var (connection, text) = (_connection, $"{ahead}{sql}\n{after}\n)");
        return InTime(connection, () =>
        {
            try
            {
                return new Described(null, null, [.. Rows(connection, text)]);
            }
            catch (DuckDBException e)
            {
                var (error, bytes) = DuckDbMessage.FromJson(e.Message);
                var start = (ulong)Encoding.UTF8.GetByteCount(ahead);
                var position = bytes >= start ? new Utf8Index(sql).ToCharacter(bytes.Value - start) : null;
                return new Described(Explain(error, sql, position), position, []);
            }
        });
    }

    private Described InTime(DuckDBConnection connection, Func<Described> bind)
    {
        var given = _left > _least ? _left : _least;
        var started = Stopwatch.GetTimestamp();
        var binding = DeepStack.Start(bind);
        var inTime = ((IAsyncResult)binding).AsyncWaitHandle.WaitOne(given);
        _left -= Stopwatch.GetElapsedTime(started);
        if (inTime)
            return binding.GetAwaiter().GetResult();

        NativeMethods.Startup.DuckDBInterrupt(connection.NativeConnection);
        _ = binding.ContinueWith(_ => connection.Dispose(), TaskScheduler.Default);
        _connection = open();
        foreach (var table in _tables.Values)
            Execute(table);
        return new Described(
            $"could not be checked within {given.TotalSeconds:0.#} s: it makes DuckDB compute while it is only read. "
            + "Make its constant expressions cheap, or let them depend on a column.", null, [], TimedOut: true);
    }

    /// <summary>
    /// Of a column that a subquery does not have, DuckDB tells only that the query around it has no such table: which of the two is missing, the
    /// author sees.
    /// </summary>
    private static string Explain(string text, string sql, int? position) =>
        text.StartsWith("Referenced table ", StringComparison.Ordinal) && position is { } at && Name().Match(sql, at) is { Success: true } name
            ? $"There is no {name.Value} here: the table has no such column, or no table is called so"
            : DuckDbMessage.OneLine(text);

    private static IEnumerable<(string Name, string Type)> Rows(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return (reader.GetString(0), reader.GetString(1));
    }

    private static string Instead(string refused) => refused switch
    {
        "interval" => "Write the difference as a number of days or seconds, or CAST(… AS string)",
        "struct without names of its fields" => "Name its fields",
        _ => "Write CAST(… AS string)",
    };

    private void Create(TableName table, IEnumerable<(string Name, string Type)> columns)
    {
        var sql = $"CREATE OR REPLACE TEMP TABLE \"{table}\" ({string.Join(", ", columns.Select(c => $"{Identifier(c.Name)} {c.Type}"))})";
        Execute(sql);
        _tables[table] = sql;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("""\G(\w+|"[^"]+")(\s*\.\s*(\w+|"[^"]+"))*""", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    /// <summary>Columns with DuckDB's own types, which Hive's spelling cannot give back.</summary>
    private sealed record Described(string? Error, int? Position, ImmutableArray<(string Name, string Type)> Columns, bool TimedOut = false)
    {
        public SqlBinding ToBinding() =>
            new(Error, Position, [.. Columns.Select(c => new Column(c.Name, ColumnType.Parse(DuckDbType.Parse(c.Type).Hive)))], TimedOut);
    }
}
