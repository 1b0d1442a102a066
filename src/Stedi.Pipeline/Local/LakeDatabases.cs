using DuckDB.NET.Data;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Opens a worker's databases, the next one while it is idle. Opening takes 20 ms (DuckDB registers thousands of functions), and a sealed
/// database cannot be reused.
/// </summary>
internal sealed class LakeDatabases : IDisposable
{
    private Task<DuckDBConnection>? _next;

    /// <summary>Starts to open the next one. Call it when idle.</summary>
    public void Prepare() => _next ??= Task.Run(Open);

    /// <inheritdoc cref="LakeDatabase(DuckDBConnection, long, int, string, long)"/>
    public LakeDatabase Take(long memoryBytes, int threads, string tempFolder, long tempBytes)
    {
        var connection = _next is { } next ? next.GetAwaiter().GetResult() : Open();
        _next = null;
        return new(connection, memoryBytes, threads, tempFolder, tempBytes);
    }

    public void Dispose() => _next?.GetAwaiter().GetResult().Dispose();

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }
}
