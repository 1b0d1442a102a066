using System.Collections.Immutable;
using System.Diagnostics;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Reads the JSON of a landing table into Parquet without silent loss: everything that is not a row becomes a reject. DuckDB's own reader
/// is not used, because it loses data silently. It rounds 1.5 to 2 for a bigint, accepts true as 1, and turns a line with an array into a
/// row of nulls.
/// </summary>
internal static class LandingImport
{
    /// <param name="connection">Its database gets a table function, which exists as long as the database.</param>
    /// <param name="columns">The columns of the table's DDL; none of kind <see cref="ColumnKind.Other"/>.</param>
    /// <param name="rejectsPath">The file for all rejects, as NDJSON of <see cref="Reject"/>; empty if there are none.</param>
    /// <param name="threads">Max DuckDB threads that read.</param>
    /// <exception cref="EngineException">A file differs from the listing or cannot be read, or a column has an unsupported type.</exception>
    /// <exception cref="DuckDBException">The Parquet file cannot be written.</exception>
    public static LandingProfile Import(
        DuckDBConnection connection,
        IReadOnlyList<LandingFile> files,
        ImmutableArray<Column> columns,
        string parquetPath,
        string rejectsPath,
        int threads,
        Action<string> log,
        CancellationToken ct) =>
        Import(connection, files, columns, parquetPath, rejectsPath, threads, log, LandingLimits.Default, ct);

    internal static LandingProfile Import(
        DuckDBConnection connection,
        IReadOnlyList<LandingFile> files,
        ImmutableArray<Column> columns,
        string parquetPath,
        string rejectsPath,
        int threads,
        Action<string> log,
        LandingLimits limits,
        CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var watch = Stopwatch.StartNew();
        log($"Reading {files.Count:N0} file{(files.Count == 1 ? "" : "s")}, {ByteSize.Of(files.Sum(f => f.Size))}.");
        var plan = new ReadingPlan(files, limits, ct);
        while (true)
        {
            using var scan = new LandingScan(plan, columns, limits, threads, $"{rejectsPath}.spill", ct);
            Read(connection, scan, parquetPath);
            if (scan.MustRepeat)
            {
                // Some delivered rows were wrong. Each pass corrects the plan for at least one more file, and usually for all.
                log("Reading again: some files have values over several lines, or are unreadable.");
                continue;
            }
            scan.WriteRejects(rejectsPath);
            var profile = scan.Profile();
            log($"Read {profile.Rows:N0} rows from {profile.Lines:N0} lines in {watch.ElapsedMilliseconds:N0} ms.");
            foreach (var reject in profile.Rejects)
                log($"Rejected {reject.Rows:N0} line{(reject.Rows == 1 ? "" : "s")}: {reject.Reason}.");
            return profile;
        }
    }

    private static void Read(DuckDBConnection connection, LandingScan scan, string parquetPath)
    {
        var function = LandingTableFunction.Register(connection, scan);
        using var command = connection.CreateCommand();
        // Jobs read whole snapshots. Bloom filters would cost a tenth of the writing time without any use.
        command.CommandText =
            $"COPY (SELECT * FROM {function}()) TO '{parquetPath.Replace("'", "''", StringComparison.Ordinal)}' "
            + "(FORMAT parquet, PRESERVE_ORDER false, WRITE_BLOOM_FILTER false)";
        try
        {
            command.ExecuteNonQuery();
        }
        catch (DuckDBException)
        {
            scan.ThrowIfFailed();
            throw;
        }
    }
}
