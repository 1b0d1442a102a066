using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Columns;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Analyzes SQL with DuckDB's parser, and with its binder over empty tables. Statements are never run. Thread-safe. There are limits on size, depth
/// and time. Large statements only wait for other large ones: see <see cref="SqlParsers"/>.
/// </summary>
public sealed class DuckDbSqlAnalyzer : ISqlAnalyzer, IDisposable
{
    /// <summary>The size limit of a text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>
    /// Max consecutive operator characters. DuckDB's scanner takes a part of such a run and reads the rest again. Its time grows quadratically, so
    /// 240 KB of <c>/*</c> would block a parser for minutes.
    /// </summary>
    public const int MaxOperators = 1_000;

    /// <summary>Max consecutive signs. The scanner takes one at a time and tries each length, so its time grows cubically. <c>--</c> begins a comment, and ends a run.</summary>
    public const int MaxSigns = 100;

    private static readonly TimeSpan BindingLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ParsingLimit = TimeSpan.FromSeconds(5);

    private static readonly SearchValues<char> OperatorCharacters = SearchValues.Create("~!@#^&|`?+-*/%<>=");

    private const string PredicatePrefix = "SELECT ";

    /// <summary>
    /// The depth limit of a syntax tree. Its readers recurse, with 8 KiB of <see cref="DeepStack"/> per level. This is several times what any of them
    /// needs.
    /// </summary>
    private const int MaxDepth = 4_000;

    private static readonly JsonDocumentOptions DeepJson = new() { MaxDepth = MaxDepth };

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly SqlParsers _parsers;
    private readonly Lazy<DuckDbFunctions> _functions;
    private readonly TimeSpan _bindingLimit;
    private readonly TimeSpan _parsingLimit;

    /// <param name="bindingLimit">For all texts of a binder together; null for 10 seconds.</param>
    /// <param name="parsingLimit">For one text, including its time in the queue; null for 5 seconds.</param>
    public DuckDbSqlAnalyzer(TimeSpan? bindingLimit = null, TimeSpan? parsingLimit = null)
    {
        (_bindingLimit, _parsingLimit) = (bindingLimit ?? BindingLimit, parsingLimit ?? ParsingLimit);
        _functions = new(() =>
        {
            using var connection = Open();
            return new(connection);
        });
        _connection.Open();
        using (var harden = _connection.CreateCommand())
        {
            harden.CommandText = """
                SET threads = 1; SET memory_limit = '512MB'; SET temp_directory = ''; SET max_expression_depth = 1000;
                SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET allow_community_extensions = false;
                SET enable_external_access = false; SET GLOBAL errors_as_json = true; SET lock_configuration = true
                """;
            harden.ExecuteNonQuery();
        }
        _parsers = new(Open);
    }

    public SqlAnalysis Analyze(string sql) => Read(sql).ToAnalysis();

    public SqlAnalysis AnalyzePredicate(string predicate)
    {
        // With the alias, a second expression, a trailing ';' and an open comment do not parse. They would fail where the predicate is used.
        var read = Read(PredicatePrefix + predicate + "\nAS predicate", IsPredicate);
        return read.ToAnalysis() with { Position = read.Position is { } at ? Math.Clamp(at - PredicatePrefix.Length, 0, predicate.Length) : null };
    }

    public QueryTrace Trace(string sql, Func<string, ImmutableArray<TableColumn>> columnsOf)
    {
        QueryTrace? trace = null;
        var read = Read(sql, statement =>
        {
            trace = QueryTracer.Trace(statement, columnsOf);
            return null;
        });
        return trace ?? QueryTrace.NotFollowed(read.Error ?? "the statement could not be read");
    }

    public QueryShape Shape(string sql)
    {
        var shape = QueryShape.Unknown;
        Read(sql, statement =>
        {
            shape = ShapeReader.Read(statement, sql);
            return null;
        });
        return shape;
    }

    public OneTableQuery? OneTable(string sql, Func<string, ImmutableArray<TableColumn>> columnsOf)
    {
        OneTableQuery? query = null;
        Read(sql, statement =>
        {
            query = new OneTableReader(_functions.Value, Expression, columnsOf).Read(statement, sql);
            return null;
        });
        return query;
    }

    /// <inheritdoc/>
    /// <remarks>Its tables are temporary, so they belong to its own connection. Binders do not see each other's tables.</remarks>
    public ISqlBinder OpenBinder() => new DuckDbSqlBinder(Open, _bindingLimit);

    /// <summary>Like <see cref="Analyze"/>, with the position of every name.</summary>
    internal SqlReading Read(string sql) => Read(sql, static _ => null);

    public void Dispose()
    {
        _parsers.Dispose();
        _connection.Dispose();
    }

    private DuckDBConnection Open()
    {
        var connection = _connection.Duplicate();
        connection.Open();
        return connection;
    }

    private JsonElement? Expression(string text)
    {
        JsonElement? expression = null;
        Read(PredicatePrefix + text, statement =>
        {
            expression = statement.GetProperty("node").List("select_list").Single().Clone();
            return null;
        });
        return expression;
    }

    private SqlReading Read(string sql, Func<JsonElement, string?> refuse)
    {
        if (Encoding.UTF8.GetByteCount(sql) > MaxBytes)
            return SqlReading.Fault($"The statement is longer than {MaxBytes / 1024} KiB. Shorten it.");
        if (sql.Contains('\0', StringComparison.Ordinal))
            return SqlReading.Fault("The statement contains a NUL character. Remove it.", sql.IndexOf('\0', StringComparison.Ordinal));
        if (LongRunOfOperators(sql) is { } run)
            return SqlReading.Fault("Too many consecutive operator characters (such as + - * / or in comments). Write fewer.", run);
        var reading = DeepStack.Start(() => ReadHere(sql, refuse));
        // After a timeout, parsing continues in the background until it ends. The size limit bounds this. Meanwhile it keeps its slot.
        return ((IAsyncResult)reading).AsyncWaitHandle.WaitOne(_parsingLimit)
            ? reading.GetAwaiter().GetResult()
            : SqlReading.Fault($"Parsing took longer than {_parsingLimit.TotalSeconds:0.###} s. Shorten the statement, for example by replacing long chains of OR with IN lists.");
    }

    /// <summary>The start of the first run that is too long; null if there is none.</summary>
    private static int? LongRunOfOperators(string sql)
    {
        for (var (at, start) = (0, 0); (start = sql.AsSpan(at).IndexOfAny(OperatorCharacters)) >= 0;)
        {
            at += start;
            var end = sql.AsSpan(at).IndexOfAnyExcept(OperatorCharacters);
            var run = end < 0 ? sql.AsSpan(at) : sql.AsSpan(at, end);
            if (run.Length > MaxOperators || HasLongRunOfSigns(run))
                return at;
            at += run.Length;
        }
        return null;
    }

    private static bool HasLongRunOfSigns(ReadOnlySpan<char> run)
    {
        var signs = 0;
        for (var i = 0; i < run.Length && signs <= MaxSigns; i++)
            signs = run[i] is not ('+' or '-') || (run[i] == '-' && i > 0 && run[i - 1] == '-') ? 0 : signs + 1;
        return signs > MaxSigns;
    }

    private SqlReading ReadHere(string sql, Func<JsonElement, string?> refuse)
    {
        try
        {
            if (_parsers.Parse(sql) is not { } json)
                return SqlReading.Fault("The server is busy parsing other statements. Try again in a few seconds.") with { IsBusy = true };
            using var tree = JsonDocument.Parse(json, DeepJson);
            var root = tree.RootElement;
            if (root.GetProperty("error").GetBoolean())
                return Fault(root, sql);
            var statements = root.GetProperty("statements");
            if (statements.GetArrayLength() != 1)
                return SqlReading.Fault(statements.GetArrayLength() == 0
                    ? "The statement is empty. Write one SELECT."
                    : $"Found {statements.GetArrayLength()} statements. Write exactly one SELECT.") with { IsSyntaxError = statements.GetArrayLength() == 0 };
            return refuse(statements[0]) is { } refusal
                ? SqlReading.Fault(refusal)
                : new SqlReading(null, null, SqlReferenceWalker.Walk(statements[0], sql));
        }
        catch (DuckDBException e)
        {
            return SqlReading.Fault(DuckDbMessage.FromJson(e.Message).Text);
        }
        // DuckDB's JSON is valid, so only its depth can be a problem. Chains of names may be deeper than the text.
        catch (Exception e) when (e is JsonException or InsufficientExecutionStackException)
        {
            return SqlReading.Fault(DuckDbMessage.NestsTooDeeply);
        }
    }

    private static SqlReading Fault(JsonElement error, string sql)
    {
        if (error.GetProperty("error_type").GetString() == "not implemented")
            return SqlReading.Fault("Only a single SELECT is allowed.");
        var message = DuckDbMessage.Clean(error.GetProperty("error_message").GetString()!);
        return SqlReading.Fault(
            message,
            error.TryGetProperty("position", out var at) && ulong.TryParse(at.GetString(), out var points)
                ? Utf8Index.FromCodePoints(sql, points)
                : null) with { IsSyntaxError = true };
    }

    private static string? IsPredicate(JsonElement statement)
    {
        var select = statement.GetProperty("node");
        var isPlain = select.GetProperty("type").GetString() == "SELECT_NODE"
            && select.GetProperty("select_list").GetArrayLength() == 1
            && select.GetProperty("from_table").GetProperty("type").GetString() == "EMPTY"
            && select.EnumerateObject().All(p => p.Name is "type" or "select_list" or "from_table" or "aggregate_handling");
        return isPlain ? null : "Not a predicate. Write one expression that is true, false or null for a row.";
    }
}
