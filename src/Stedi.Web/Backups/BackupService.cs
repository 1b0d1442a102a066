using System.Collections.Immutable;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Components;
using Stedi.Web.Contracts;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Backups;

/// <summary>
/// Writes a home into one archive: a snapshot of the history, the catalog at the same moment, and every version in either. Works next to a
/// running server. The vacuum waits meanwhile.
/// </summary>
/// <param name="lake">The lake of the embedded engine; null if the versions are not on this machine.</param>
public sealed class BackupService(
    IDbContextFactory<StediDbContext> contexts, ICatalog catalog, IVersionsInUse inUse, IOptions<StediOptions> options, TimeProvider time, LocalOptions? lake = null)
{
    private static readonly CatalogSnapshot NothingPublished = new(0, ImmutableDictionary<TableName, PublishedVersion>.Empty);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Publishing on AWS updates Glue table by table within seconds. A run that takes longer than all attempts is stuck.</summary>
    private const int PublishingTries = 60;

    /// <param name="path">The archive, which must not exist.</param>
    /// <param name="by">The caller, for the audit log.</param>
    /// <param name="progress">Gets progress lines.</param>
    /// <exception cref="BackupException">The backup failed. Nothing is left behind.</exception>
    /// <exception cref="EngineException">The catalog cannot be read.</exception>
    public async Task<BackupResult> WriteAsync(string path, string by, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArchiveWriter.ThrowIfThere(path);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Before the snapshot, so that its versions are kept until the end.
        await using var noVacuum = await db.HoldTurnAsync(VersionStore.BackupTurn, cancellationToken);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var schema = await HistoryTables.FindSchemaAsync(connection, cancellationToken)
            ?? throw new BackupException($"The database '{connection.Database}' on {connection.DataSource} has no history to back up.");
        var (catalogFile, current) = await SnapshotAsync(db, cancellationToken);
        await using var snapshot = db.Database.CurrentTransaction!;
        await HistoryTables.PrepareAsync(connection, cancellationToken);
        var madeAt = time.GetUtcNow();

        await using var archive = new ArchiveWriter(path, madeAt);
        var tables = await WriteHistoryAsync(archive, connection, progress, cancellationToken);
        var (versions, missing, damage) = lake is null ? ([], [], []) : await WriteLakeAsync(archive, db, current, catalogFile, progress, cancellationToken);
        await snapshot.CommitAsync(cancellationToken);

        var from = lake is null ? null : new LakeBackup(lake);
        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat, madeAt, options.Value.Engine, schema, tables, versions, missing, from?.Landing, from?.Scripts, archive.Files);
        // Audit entry first, then the file, so that every export is recorded.
        db.Note(AuditActions.BackupMade, by, Path.GetFileName(path), $"history rows: {tables.Sum(t => t.Rows)}, versions: {versions.Length}", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await archive.FinishAsync(manifest, cancellationToken);
        return new(path, new FileInfo(path).Length, tables.Length, tables.Sum(t => t.Rows), versions.Length, [.. missing.Select(Missing), .. damage]);
    }

    /// <summary>Begins the transaction with the snapshot of the backup. Reads the catalog at the same moment, between two publications.</summary>
    private async Task<(byte[]? File, CatalogSnapshot Current)> SnapshotAsync(StediDbContext db, CancellationToken cancellationToken)
    {
        if (lake is null)
        {
            await BeginAsync(db, cancellationToken);
            for (var tries = 1; tries < PublishingTries && await IsPublishingAsync(db, cancellationToken); tries++)
            {
                await db.Database.CurrentTransaction!.DisposeAsync();
                await Task.Delay(Pause, time, cancellationToken);
                await BeginAsync(db, cancellationToken);
            }
            return (null, NothingPublished);
        }
        var current = NothingPublished;
        var file = await new LakeBackup(lake).ReadCatalogAsync(
            async token =>
            {
                await BeginAsync(db, token);
                current = await catalog.ReadAsync(token);
            }, cancellationToken);
        return (file, current);
    }

    private static async Task BeginAsync(StediDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // The first statement takes the snapshot.
        await db.Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY; SELECT 1", cancellationToken);
    }

    private static Task<bool> IsPublishingAsync(StediDbContext db, CancellationToken cancellationToken) =>
        db.Set<RunTable>().AnyAsync(t => t.Status == RunStatus.Publishing, cancellationToken);

    private static async Task<ImmutableArray<BackupTable>> WriteHistoryAsync(
        ArchiveWriter archive, NpgsqlConnection connection, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var tables = ImmutableArray.CreateBuilder<BackupTable>();
        foreach (var (name, columns) in await HistoryTables.ListAsync(connection, cancellationToken))
        {
            await using var spool = archive.CreateSpool();
            tables.Add(await HistoryTables.ExportAsync(connection, name, columns, spool, cancellationToken));
            spool.Position = 0;
            await archive.AddAsync(ArchivePlace.NameOfHistory(name), spool, cancellationToken);
        }
        progress.Report($"History: {Figures.Plural(tables.Sum(t => t.Rows), "row")} of {Figures.Plural(tables.Count, "table")}.");
        return tables.ToImmutable();
    }

    private async Task<(ImmutableArray<BackupVersion> Versions, ImmutableArray<TableVersion> Missing, ImmutableArray<string> Damage)> WriteLakeAsync(
        ArchiveWriter archive, StediDbContext db, CatalogSnapshot current, byte[]? catalogFile, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var from = new LakeBackup(lake!);
        var kept = await db.KeptAsync(cancellationToken);
        var needed = kept.Keys.Union(current.Tables.Select(t => new TableVersion(t.Key, t.Value.Version))).ToHashSet();
        // Inputs of runs and versions may never have been built, or may have been removed on purpose.
        var wanted = needed.Union(await inUse.FindAsync(db, cancellationToken)).Union(await db.InputsOfKeptAsync(cancellationToken))
            .OrderBy(v => v.Table).ThenBy(v => v.Version, StringComparer.Ordinal).ToList();
        var versions = ImmutableArray.CreateBuilder<BackupVersion>();
        var missing = ImmutableArray.CreateBuilder<TableVersion>();
        var damage = ImmutableArray.CreateBuilder<string>();
        if (catalogFile is not null)
            await archive.AddAsync(ArchivePlace.NameOfCatalog, new MemoryStream(catalogFile), cancellationToken);
        var said = time.GetTimestamp();
        for (var i = 0; i < wanted.Count; i++)
        {
            using var version = from.Open(wanted[i]);
            if (version is null)
            {
                if (needed.Contains(wanted[i]))
                    missing.Add(wanted[i]);
                continue;
            }
            foreach (var file in version.Files)
            {
                await using var content = file.OpenRead();
                await archive.AddAsync(ArchivePlace.NameOf(wanted[i], file.Name), content, cancellationToken);
            }
            var fault = version.Damage ?? (kept.TryGetValue(wanted[i], out var rows) && rows != version.Rows
                ? $"The receipt of {wanted[i].Table} version {wanted[i].Version} and the history have different row counts." : null);
            if (fault is not null)
                damage.Add(fault);
            versions.Add(new(wanted[i].Table, wanted[i].Version, version.CompletedAt, fault is null ? version.Rows : null));
            if (time.GetElapsedTime(said) < Pause * 4)
                continue;
            said = time.GetTimestamp();
            progress.Report($"Versions: {i + 1} of {wanted.Count}, {Figures.Bytes(archive.Bytes)} written.");
        }
        // Also for removed versions, which can be read again from their listings.
        foreach (var listing in from.Listings(wanted.Select(v => v.Version)))
        {
            await using var content = listing.OpenRead();
            await archive.AddAsync(ArchivePlace.NameOfListing(listing.Name), content, cancellationToken);
        }
        progress.Report($"Versions: {versions.Count}, {Figures.Bytes(archive.Bytes)} written.");
        return (versions.ToImmutable(), missing.ToImmutable(), damage.ToImmutable());
    }

    private static string Missing(TableVersion version) => $"{version.Table} version {version.Version} is in the history but missing in the lake.";
}

/// <summary>A finished backup.</summary>
/// <param name="Faults">Versions that were already missing or damaged, one sentence each. The archive contains the lake as it is.</param>
public sealed record BackupResult(string Path, long Bytes, int Tables, long Rows, int Versions, ImmutableArray<string> Faults);
