using System.Collections.Immutable;
using System.Diagnostics;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Reads the JSON of a landing table into Parquet and loses nothing silently: what is no row is a reject. DuckDB's own reader is not used because it rounds
/// 1.5 to 2 for a bigint, takes true for 1, and makes a row of nulls from a line that is an array.
/// </summary>
internal static class LandingImport
{
    /// <param name="connection">Its database gets a table function that lives as long as the database.</param>
    /// <param name="columns">Of the table's DDL; none of kind <see cref="ColumnKind.Other"/>.</param>
    /// <param name="rejectsPath">Written as NDJSON of <see cref="Reject"/>, all of them; empty where there are none.</param>
    /// <param name="threads">As many of DuckDB's threads read at most.</param>
    /// <exception cref="EngineException">A file is no longer what was listed, or the disk does not give it, or a column has a type that cannot be read.</exception>
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
                // Rows were handed over already that are none. Each pass changes the plan for one more file at least, and usually for all that need it.
                log("Reading again: some files hold values over several lines, or cannot be read to their end.");
                continue;
            }
            scan.WriteRejects(rejectsPath);
            var profile = scan.Profile();
            log($"Read {profile.Rows:N0} rows of {profile.Lines:N0} lines in {watch.ElapsedMilliseconds:N0} ms.");
            foreach (var reject in profile.Rejects)
                log($"Rejected {reject.Rows:N0} as {reject.Reason}.");
            return profile;
        }
    }

    private static void Read(DuckDBConnection connection, LandingScan scan, string parquetPath)
    {
        var function = LandingTableFunction.Register(connection, scan);
        using var command = connection.CreateCommand();
        // Jobs read a snapshot whole: filters for single values would cost a tenth of its writing and serve nobody.
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
