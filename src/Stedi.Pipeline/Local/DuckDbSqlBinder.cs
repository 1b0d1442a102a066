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
/// Binds SQL with DuckDB's DESCRIBE, which runs nothing. It has its own connection and tables, in a database without access to files. DuckDB computes
/// constants while binding, which can take long and cannot always be interrupted. If a text takes too long, its thread and connection are
/// abandoned, and the tables are created again for the next texts.
/// </summary>
/// <param name="open">Opens a connection with <c>errors_as_json</c>. The binder disposes it.</param>
/// <param name="limit">For all texts together. Once it is used up, each further text gets a tenth of it.</param>
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
        // Parquet allows duplicate names, but Spark and Athena refuse them.
        if (described.Columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return new SqlBinding($"Two columns are named \"{twice.Last().Name}\". Rename one with AS", null, []);
        foreach (var (name, type) in described.Columns)
        {
            if (DuckDbType.Parse(type).Refused is { } refused)
                return new SqlBinding($"Column \"{name}\" has the type {refused}, which tables cannot store. {Instead(refused)}", null, [], IsVerdict: true);
        }
        var written = described with { Columns = [.. described.Columns.Select(c => (c.Name, DuckDbType.Parse(c.Type).Written))] };
        try
        {
            Create(table, written.Columns);
        }
        catch (DuckDBException e)
        {
            return new SqlBinding($"Tables cannot have these columns: {DuckDbMessage.OneLine(DuckDbMessage.FromJson(e.Message).Text)}", null, []);
        }
        return written.ToBinding();
    }

    public SqlBinding Bind(string sql) => Describe("", sql, "").ToBinding();

    public SqlBinding BindPredicate(string predicate, TableName over)
    {
        var described = Describe("SELECT (", predicate, $") AS predicate FROM \"{over}\"");
        return described is { Error: null, Columns: [var (_, type)] } && type != "BOOLEAN"
            ? new SqlBinding($"The type is {type}, but a predicate must be true, false or null for a row", null, [])
            : described.ToBinding();
    }

    public void Dispose() => _connection.Dispose();

    private Described Describe(string before, string sql, string after)
    {
        // On its own lines: it may end in a comment.
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
            $"took longer than {given.TotalSeconds:0.#} s to check, because DuckDB computes its constants. "
            + "Simplify its constant expressions, or make them depend on a column.", null, [], TimedOut: true);
    }

    /// <summary>
    /// If a subquery lacks a column, DuckDB only says that the outer query has no such table. So the message names both possibilities.
    /// </summary>
    private static string Explain(string text, string sql, int? position) =>
        text.StartsWith("Referenced table ", StringComparison.Ordinal) && position is { } at && Name().Match(sql, at) is { Success: true } name
            ? $"There is no {name.Value}: the table has no such column, or there is no such table"
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
        "interval" => "Use a number of days or seconds, or CAST(… AS string)",
        "struct without field names" => "Name its fields",
        _ => "Use CAST(… AS string)",
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

    /// <summary>Columns with DuckDB's own types, which Hive types cannot fully represent.</summary>
    private sealed record Described(string? Error, int? Position, ImmutableArray<(string Name, string Type)> Columns, bool TimedOut = false)
    {
        public SqlBinding ToBinding() =>
            new(Error, Position, [.. Columns.Select(c => new Column(c.Name, ColumnType.Parse(DuckDbType.Parse(c.Type).Hive)))], TimedOut);
    }
}
