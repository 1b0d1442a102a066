using System.Globalization;
using DuckDB.NET.Data;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>
/// An in-memory DuckDB database for one job or query, with views over Parquet files of the lake, and limits on memory, threads and spilled bytes.
/// Call <see cref="Seal"/> before running SQL written by others.
/// </summary>
internal sealed class LakeDatabase : IDisposable
{
    /// <param name="connection">An open connection to its own in-memory database, disposed with this.</param>
    /// <param name="tempFolder">The folder for spilled data. The caller owns it.</param>
    /// <param name="tempBytes">The limit on spilled bytes.</param>
    public LakeDatabase(DuckDBConnection connection, long memoryBytes, int threads, string tempFolder, long tempBytes)
    {
        Connection = connection;
        try
        {
            Execute(string.Create(CultureInfo.InvariantCulture, $"""
                SET memory_limit = '{memoryBytes}B';
                SET threads = {threads};
                SET temp_directory = {Literal(tempFolder)};
                SET max_temp_directory_size = '{tempBytes}B';
                SET preserve_insertion_order = false;
                SET autoinstall_known_extensions = false;
                SET autoload_known_extensions = false;
                SET TimeZone = 'UTC';
                """));
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public DuckDBConnection Connection { get; }

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Literal))}]";

    /// <summary>Makes Parquet files readable under the table's name.</summary>
    public void AddView(TableName table, IEnumerable<string> files) => Execute($"CREATE OR REPLACE VIEW \"{table}\" AS FROM read_parquet({List(files)})");

    /// <summary>From now on, SQL can access only these files, the folder, and the views: no other file, no network and no setting.</summary>
    public void Seal(IEnumerable<string> files, string folder) => Execute($"""
        SET allowed_paths = {List(files)};
        SET allowed_directories = [{Literal(folder + Path.DirectorySeparatorChar)}];
        SET enable_external_access = false;
        SET lock_configuration = true;
        """);

    public void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Binds and plans a SELECT without reading rows. So errors contain only names and types, no row data.</summary>
    public void Bind(string sql) => Execute($"EXPLAIN {sql}");

    public IEnumerable<T> Query<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var command = Connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return read(reader);
    }

    public void Dispose() => Connection.Dispose();
}
