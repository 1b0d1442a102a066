using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// The valid rows of a landing table's files as Parquet, created once per content. JSON is parsed once, and all jobs of all runs read the same rows,
/// even if the files change in the meantime. A damaged snapshot is created again, with a warning.
/// </summary>
/// <param name="warn">Receives a warning for each repaired snapshot.</param>
internal sealed class LandingSnapshot(WorkerSettings settings, LakeDatabases databases, LakePaths paths, JobLog log, Action<EngineWarning> warn)
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Ensures that the version exists and is intact.</summary>
    /// <exception cref="JobFailedException">The files differ from the listing.</exception>
    public void Ensure(JobInput input)
    {
        var version = paths.Version(input.Table, input.Version);
        if (IsComplete(version) && Damage(input) is null)
        {
            log.Info($"Reusing version {input.Version} of {input.Table}: its files are unchanged.");
            LogSkipped(input);
            return;
        }
        using var turn = WaitForTurn(input);
        if (!Directory.Exists(version))
            Build(input, version, isDamaged: false);
        else if (Damage(input) is { } damage)
            Rebuild(input, version, damage);
    }

    /// <summary>Creates the version again, after reading it has found damage.</summary>
    /// <exception cref="JobFailedException">The files differ from the listing.</exception>
    public void Rebuild(JobInput input, string damage)
    {
        using var turn = WaitForTurn(input);
        // Another job may already have done so.
        if (VersionDamage.Read(paths, input.Table, input.Version) is not null)
            Rebuild(input, paths.Version(input.Table, input.Version), damage);
    }

    private void Rebuild(JobInput input, string version, string damage)
    {
        log.Warn($"{damage} Reading the landing files again.");
        try
        {
            Build(input, version, isDamaged: true);
        }
        catch (Exception e) when (e is JobFailedException or EngineException)
        {
            throw new JobFailedException($"{damage} Reading the landing files again failed: {e.Message}", inner: e);
        }
        warn(new(input.Table, $"{damage} It was repaired by reading the landing files again."));
    }

    private string? Damage(JobInput input) => VersionDamage.Look(paths, input.Table, input.Version);

    private void Build(JobInput input, string version, bool isDamaged)
    {
        var startedAt = DateTimeOffset.UtcNow;
        var listing = LandingFiles.Load(paths.Listing(input.Version));
        LogSkipped(input);
        using var stage = new Stage(paths, $"{input.Table}-{input.Version}");
        using var database = databases.Take(settings.MemoryBytes, settings.Threads, stage.Spill, stage.SpillBytes);
        var parquet = Path.Combine(stage.Data, LakePaths.DataFile);
        var profile = LandingImport.Import(
            database.Connection, listing.ToLandingFiles(), input.Columns, parquet, Path.Combine(stage.Data, RejectPages.FileName), settings.Threads,
            log.Info, CancellationToken.None);
        listing.ThrowIfChanged();

        database.AddView(input.Table, [parquet]);
        var bytes = new FileInfo(parquet).Length;
        var rejects = profile.Rejects.Sum(r => r.Rows);
        var metrics = new VersionMetrics(
            1, input.Table, input.Version, input.Table.Value, LocalJobEngine.EngineName, JobRequestFactory.HashOf(input.Columns), startedAt,
            (long)(DateTimeOffset.UtcNow - startedAt).TotalMilliseconds, profile.Rows, bytes,
            ParquetWriter.Columns(database, input.Table),
            [new(input.Table, input.Version, profile.Lines, profile.Rows, profile.Rejects, profile.Lines - profile.Rows - rejects)],
            [],
            new(listing.Fingerprint, listing.Files.Length, listing.Bytes, rejects, profile.NewFields, profile.MissingFields)
            {
                Repairs = profile.Repairs,
                NulledValues = profile.NulledValues,
                TruncatedTimes = profile.TruncatedTimes,
            })
        {
            Files = [new(LakePaths.DataFile, profile.Rows, bytes)],
        };
        File.WriteAllText(Path.Combine(stage.Data, VersionMetrics.FileName), metrics.ToJson());
        if (isDamaged)
            SetAside(version);
        stage.TryCommit(version);
        var text = $"Read {Words.Rows(profile.Rows)} of {input.Table} from {Words.Files(listing.Files.Length)}, {ByteSize.Of(listing.Bytes)}, in {Words.Since(startedAt)}";
        if (rejects == 0)
            log.Info($"{text}.");
        else
            log.Warn($"{text}; {metrics.Read!.Rejected}: {string.Join(", ", profile.Rejects.Select(r => $"{r.Reason} {Words.Count(r.Rows)}"))}.");
    }

    /// <summary>Does not wait for readers: what they read is damaged.</summary>
    private void SetAside(string version)
    {
        var bin = Path.Combine(paths.Temp, $"damaged-{Guid.NewGuid():N}");
        Directory.Move(version, bin);
        Directory.Delete(bin, recursive: true);
    }

    /// <summary>Logs the skipped files: nothing is skipped silently.</summary>
    private void LogSkipped(JobInput input)
    {
        var path = paths.ListingSummary(input.Version);
        if (File.Exists(path) && JsonSerializer.Deserialize(File.ReadAllBytes(path), EngineJson.Default.LandingListing) is { Skipped: { Entries: > 0 } skipped })
            log.Info($"{input.Table}: {skipped}.");
    }

    private FileLock WaitForTurn(JobInput input)
    {
        Directory.CreateDirectory(paths.Temp);
        var path = Path.Combine(paths.Temp, $"{input.Table}.{input.Version}.lock");
        for (var first = true; ; first = false)
        {
            if (FileLock.TryTake(path) is { } turn)
                return turn;
            if (first)
                log.Info($"Waiting for another job, which is already reading the files of {input.Table}.");
            Thread.Sleep(LockPause);
        }
    }

    private static bool IsComplete(string version) => File.Exists(Path.Combine(version, VersionMetrics.FileName));
}
