using System.Globalization;
using DuckDB.NET.Data;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// A DuckDB in memory that reaches the files of its views and its own result file, and nothing else: no other file, no network, no
/// extension, no setting. The door refuses what asks for more; this holds if something gets past the door.
/// </summary>
internal sealed class QuerySandbox : IDisposable
{
    /// <summary>A database beside that of the views, also in memory, for the rows of the result: so their table is in nobody's way.</summary>
    public const string Keep = "__keep";

    /// <summary>Far above what people write, and far below what overflows a thread's stack while it is bound and planned.</summary>
    private const int MaxExpressionDepth = 500;

    /// <summary>Most that a query may spill, in multiples of its memory.</summary>
    private const int SpillFactor = 4;

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    /// <param name="resultFile">The one file that may be written.</param>
    public QuerySandbox(QueryRequest request, string resultFile)
    {
        try
        {
            _connection.Open();
            Execute(string.Create(CultureInfo.InvariantCulture, $"""
                SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET allow_community_extensions = false;
                SET memory_limit = '{request.MemoryBytes}B'; SET threads = {request.Threads}; SET max_expression_depth = {MaxExpressionDepth};
                SET temp_directory = {LakeDatabase.Literal(request.TempFolder)}; SET max_temp_directory_size = '{request.MemoryBytes * SpillFactor}B';
                SET TimeZone = 'UTC'; SET errors_as_json = true; ATTACH ':memory:' AS {Keep}
                """));
            foreach (var table in request.Tables)
                Execute($"CREATE VIEW {Identifier(table.Name)} AS FROM read_parquet({LakeDatabase.List(table.Files)})");
            Execute($"""
                SET allowed_paths = {LakeDatabase.List(request.Tables.SelectMany(t => t.Files).Append(resultFile))};
                SET enable_external_access = false;
                SET lock_configuration = true
                """);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public DuckDBCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Stops what runs on it; whoever waits for it gets an exception.</summary>
    public void Interrupt() => DuckDB.NET.Native.NativeMethods.Startup.DuckDBInterrupt(_connection.NativeConnection);

    public void Dispose() => _connection.Dispose();
}
