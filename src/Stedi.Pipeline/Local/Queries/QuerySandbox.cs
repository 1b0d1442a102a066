using System.Globalization;
using DuckDB.NET.Data;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// An in-memory DuckDB that can access only the files of its views and its own result file. It has no access to other files, network,
/// extensions and settings. Statements are checked before; this is the second line of defense.
/// </summary>
internal sealed class QuerySandbox : IDisposable
{
    /// <summary>A second in-memory database for the result rows, so that their table does not clash with other names.</summary>
    public const string Keep = "__keep";

    /// <summary>Far more than people write, and far less than what overflows a thread's stack during binding and planning.</summary>
    private const int MaxExpressionDepth = 500;

    /// <summary>The limit on spilled data, as a multiple of the memory.</summary>
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

    /// <summary>Stops the running statement, which then throws an exception.</summary>
    public void Interrupt() => DuckDB.NET.Native.NativeMethods.Startup.DuckDBInterrupt(_connection.NativeConnection);

    public void Dispose() => _connection.Dispose();
}
