using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Backups;

/// <summary>The history tables as text from Postgres COPY. The format is the same in every Postgres version and needs no client program.</summary>
internal static class HistoryTables
{
    private const string Migrations = "__ef_migrations_history";

    /// <summary>Makes the format of values independent of user and database settings.</summary>
    private const string Settings =
        "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0";

    public static Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => ExecuteAsync(connection, Settings, cancellationToken);

    /// <summary>The newest migration; null without a history.</summary>
    public static async Task<string?> FindSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var there = new NpgsqlCommand($"SELECT to_regclass('{StediDbContext.Schema}.{Migrations}') IS NOT NULL", connection);
        if (await there.ExecuteScalarAsync(cancellationToken) is false)
            return null;
        await using var newest = new NpgsqlCommand($"SELECT max(migration_id) FROM {StediDbContext.Schema}.{Migrations}", connection);
        return await newest.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>All tables with their columns, except generated ones. Referenced tables come first.</summary>
    public static async Task<ImmutableArray<(string Name, ImmutableArray<string> Columns)>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var columns = (await RowsAsync(connection,
            $"""
            SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            WHERE c.relnamespace = '{StediDbContext.Schema}'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '{Migrations}' ORDER BY c.relname, a.attnum
            """, cancellationToken)).ToLookup(r => r.First, r => r.Second);
        var needs = (await RowsAsync(connection,
            $"""
            SELECT c.relname, f.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
            WHERE k.contype = 'f' AND c.relnamespace = '{StediDbContext.Schema}'::regnamespace AND c.oid <> f.oid
            """, cancellationToken)).ToLookup(r => r.First, r => r.Second);
        var ordered = ImmutableArray.CreateBuilder<(string, ImmutableArray<string>)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in columns)
            Add(table.Key);
        return ordered.ToImmutable();

        void Add(string table)
        {
            if (!seen.Add(table))
                return;
            foreach (var needed in needs[table])
                Add(needed);
            ordered.Add((table, [.. columns[table]]));
        }
    }

    /// <summary>Writes a compressed table.</summary>
    public static async Task<BackupTable> ExportAsync(
        NpgsqlConnection connection, string table, ImmutableArray<string> columns, Stream to, CancellationToken cancellationToken)
    {
        var (rows, characters) = (0L, 0L);
        var buffer = new char[1 << 16];
        await using var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true);
        await using var writer = new StreamWriter(gzip, new UTF8Encoding(false), 1 << 16);
        using var reader = await connection.BeginTextExportAsync($"COPY {Place(table, columns)} TO STDOUT", cancellationToken);
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // Line ends in values are escaped.
            rows += buffer.AsSpan(0, count).Count('\n');
            characters += count;
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
        return new(table, columns, rows, characters);
    }

    /// <summary>Fills an empty table without running its triggers, because their events are long past.</summary>
    /// <exception cref="BackupException">The rows do not match the manifest, or Postgres rejects them.</exception>
    public static async Task ImportAsync(NpgsqlConnection connection, BackupTable table, Stream from, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, $"ALTER TABLE {Quoted(table.Name)} DISABLE TRIGGER USER", cancellationToken);
        try
        {
            // GZipStream writes no end for empty text.
            if (table.Characters > 0)
                await CopyAsync(connection, table, from, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            // The Postgres message quotes the row.
            throw new BackupException($"The archive is modified or faulty: Postgres rejected the rows of {table.Name} (SQLSTATE {e.SqlState}).");
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            throw new BackupException($"The archive was modified: the rows of {table.Name} cannot be decompressed.", e);
        }
        await ExecuteAsync(connection, $"ALTER TABLE {Quoted(table.Name)} ENABLE TRIGGER USER", cancellationToken);
        await using var count = new NpgsqlCommand($"SELECT count(*) FROM {Quoted(table.Name)}", connection) { CommandTimeout = 0 };
        if (await count.ExecuteScalarAsync(cancellationToken) is long rows && rows != table.Rows)
            throw new BackupException($"The archive was modified: {table.Name} has {rows} rows instead of {table.Rows}.");
    }

    private static async Task CopyAsync(NpgsqlConnection connection, BackupTable table, Stream from, CancellationToken cancellationToken)
    {
        var characters = 0L;
        var buffer = new char[1 << 16];
        await using var gzip = new GZipStream(from, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 1 << 16);
        await using var writer = await connection.BeginTextImportAsync($"COPY {Place(table.Name, table.Columns)} FROM STDIN", cancellationToken);
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            characters += count;
            // A small file can decompress to any size.
            if (characters > table.Characters)
                throw new BackupException($"The archive was modified: {table.Name} is longer than the manifest says.");
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<(string First, string Second)>> RowsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }

    private static string Place(string table, ImmutableArray<string> columns) => $"{Quoted(table)} ({string.Join(", ", columns.Select(Name))})";

    private static string Quoted(string table) => $"{StediDbContext.Schema}.{Name(table)}";

    private static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
