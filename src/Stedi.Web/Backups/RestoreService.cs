using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Web.Audit;
using Stedi.Web.Components;
using Stedi.Web.Contracts;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Backups;

/// <summary>
/// Fills an empty home from an archive. The lake is written to a temporary folder and verified. The history is filled in one transaction. Then it commits,
/// and the lake is renamed. A failure before that leaves the home empty. A restore killed between the two steps is finished by the next one.
/// </summary>
/// <param name="lake">The lake of the embedded engine; null if the versions are not on this machine.</param>
public sealed class RestoreService(
    IDbContextFactory<StediDbContext> contexts, ICatalog catalog, IOptions<StediOptions> options, TimeProvider time, LocalOptions? lake = null)
{
    /// <param name="by">The caller, for the audit log.</param>
    /// <param name="progress">Gets progress lines.</param>
    /// <exception cref="BackupException">The archive cannot be restored here, or the database is not empty.</exception>
    /// <exception cref="EngineException">The lake is not empty or cannot be written.</exception>
    public async Task<RestoreResult> ReadAsync(string path, string by, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var archive = ArchiveReader.Open(path);
        var manifest = archive.Manifest;
        if (manifest.Engine != options.Value.Engine)
            throw new BackupException($"The backup is from a home with Stedi__Engine={manifest.Engine}, but this home has Stedi__Engine={options.Value.Engine}. Set Stedi__Engine={manifest.Engine}.");
        using var target = lake is null ? null : LakeRestore.Begin(lake);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (target?.Mark == archive.Id && await IsRestoredAsync(db, archive.Id, cancellationToken))
        {
            target.Place();
            progress.Report("The last restore was interrupted after the history. Restoring the versions now.");
            return Result(manifest, 0);
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await ThrowUnlessEmptyAsync(connection, manifest, db, cancellationToken);

        target?.Clear();
        await ReadFilesAsync(archive, target, progress, cancellationToken);
        await FillAsync(archive, db, connection, progress, cancellationToken);
        if (target is not null)
            await CheckAsync(db, manifest, Catalog(target), cancellationToken);
        var interrupted = await db.SettleInterruptedAsync(token => target is null ? catalog.ReadAsync(token) : Task.FromResult(Catalog(target)), manifest.MadeAt, cancellationToken);
        db.Note(AuditActions.BackupRestored, by, archive.Id, $"of {manifest.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);

        target?.Keep(archive.Id, OtherHome(manifest) is null ? manifest.Landing : null, manifest.Scripts);
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (PostgresException)
        {
            // Definitely rejected. After a broken connection the outcome is unknown, so the files stay for the next restore.
            target?.Discard();
            throw;
        }
        target?.Place();
        return Result(manifest, interrupted);
    }

    private RestoreResult Result(BackupManifest manifest, int interrupted) => new(
        manifest.MadeAt, manifest.Tables.Length, manifest.Tables.Sum(t => t.Rows), manifest.Versions.Length, interrupted, manifest.Landing, OtherHome(manifest), manifest.Scripts);

    private string? OtherHome(BackupManifest manifest) => manifest.Landing is { } landing ? LandingMemory.OtherHomeOf(landing, options.Value.Home) : null;

    private static async Task<bool> IsRestoredAsync(StediDbContext db, string id, CancellationToken cancellationToken) =>
        await HasHistoryAsync((NpgsqlConnection)db.Database.GetDbConnection(), db, cancellationToken)
        && await db.Set<AuditEntry>().AnyAsync(e => e.Action == AuditActions.BackupRestored && e.Subject == id, cancellationToken);

    private static async Task<bool> HasHistoryAsync(NpgsqlConnection connection, StediDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = '{StediDbContext.Schema}')", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ThrowUnlessEmptyAsync(NpgsqlConnection connection, BackupManifest manifest, StediDbContext db, CancellationToken cancellationToken)
    {
        // A server that starts now creates the schema after this, or already created it.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({DatabaseMigrator.LockKey})", cancellationToken);
        if (await HasHistoryAsync(connection, db, cancellationToken))
        {
            throw new BackupException(
                $"The database '{connection.Database}' on {connection.DataSource} already has a history. Restore works only on an empty home. "
                + "Use another home: STEDI_HOME=DIR ./stedi restore FILE. If ConnectionStrings__Postgres is set, use an empty database.");
        }
        if (!db.Database.GetMigrations().Contains(manifest.Schema))
        {
            throw new BackupException(
                $"Unknown backup schema {manifest.Schema}: created by a newer version, or before the first release. "
                + "Restore it with the version that created it, or a newer one.");
        }
    }

    /// <summary>Reads and verifies the whole archive. Writes lake files to the temporary folder.</summary>
    private static async Task ReadFilesAsync(ArchiveReader archive, LakeRestore? target, IProgress<string> progress, CancellationToken cancellationToken)
    {
        foreach (var file in archive.Manifest.Files)
        {
            await using var to = (ArchivePlace.Of(file.Name), target) switch
            {
                (ArchivePlace.History, _) => Stream.Null,
                (ArchivePlace.Catalog, not null) when file.Bytes <= LakeBackup.MaxCatalogBytes => target.CreateCatalog(),
                (ArchivePlace.Listing listing, not null) => target.CreateListing(listing.Version, listing.IsSummary),
                (ArchivePlace.VersionFile version, not null) => target.Create(version.Version, version.File),
                _ => throw new BackupException("Not an archive of ./stedi backup: it contains a file that this backup cannot have."),
            };
            await archive.CopyAsync(file, to, cancellationToken);
        }
        foreach (var version in archive.Manifest.Versions)
            if (target?.Complete(version.Id, version.CompletedAt, version.Rows) is { } damage)
                throw new BackupException($"Not an archive of ./stedi backup: {damage}");
        progress.Report($"Verified: {Figures.Plural(archive.Manifest.Files.Length, "file")}, {Figures.Bytes(archive.Manifest.Files.Sum(f => f.Bytes))}.");
    }

    /// <summary>Creates the old schema, fills it and migrates it.</summary>
    private static async Task FillAsync(ArchiveReader archive, StediDbContext db, NpgsqlConnection connection, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var manifest = archive.Manifest;
        var migrator = db.GetService<IMigrator>();
        // As scripts, because EF would commit each migration separately.
        await HistoryTables.ExecuteAsync(connection, migrator.GenerateScript(Migration.InitialDatabase, manifest.Schema, MigrationsSqlGenerationOptions.NoTransactions), cancellationToken);
        await HistoryTables.PrepareAsync(connection, cancellationToken);
        var tables = await HistoryTables.ListAsync(connection, cancellationToken);
        var read = manifest.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (!tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal).SetEquals(read.Keys)
            || tables.Any(t => !t.Columns.ToHashSet(StringComparer.Ordinal).SetEquals(read[t.Name].Columns) || t.Columns.Length != read[t.Name].Columns.Length))
        {
            throw new BackupException($"Not an archive of ./stedi backup: its tables do not match the schema {manifest.Schema}.");
        }
        foreach (var (name, _) in tables)
        {
            await using var content = archive.OpenEntry(manifest.Files.First(f => f.Name == ArchivePlace.NameOfHistory(name)));
            await HistoryTables.ImportAsync(connection, read[name], content, cancellationToken);
        }
        if (migrator.GenerateScript(manifest.Schema, null, MigrationsSqlGenerationOptions.NoTransactions) is { Length: > 0 } forward)
            await HistoryTables.ExecuteAsync(connection, forward, cancellationToken);
        progress.Report($"History: {Figures.Plural(manifest.Tables.Sum(t => t.Rows), "row")} of {Figures.Plural(manifest.Tables.Length, "table")}.");
    }

    private static CatalogSnapshot Catalog(LakeRestore target)
    {
        try
        {
            return target.ReadCatalog();
        }
        catch (EngineException e)
        {
            throw new BackupException("Not an archive of ./stedi backup: its catalog cannot be read.", e);
        }
    }

    /// <summary>Checks that all kept and current versions are present, with the row counts of the history.</summary>
    private static async Task CheckAsync(StediDbContext db, BackupManifest manifest, CatalogSnapshot current, CancellationToken cancellationToken)
    {
        var versions = manifest.Versions.ToDictionary(v => v.Id);
        var kept = await db.KeptAsync(cancellationToken);
        if (kept.Keys.Concat(current.Tables.Select(t => new TableVersion(t.Key, t.Value.Version))).Except(versions.Keys).Except(manifest.Missing).FirstOrDefault() is { } missing)
            throw new BackupException($"Not an archive of ./stedi backup: {missing.Table} version {missing.Version} is in its history but missing.");
        if (kept.FirstOrDefault(k => versions.TryGetValue(k.Key, out var version) && version.Rows is { } rows && rows != k.Value).Key is { } other)
            throw new BackupException($"Not an archive of ./stedi backup: the row count of {other.Table} version {other.Version} differs from its history.");
        // A vacuum can mark a current version for removal and notice it only a moment later.
        await db.MarkRemovedAsync(await db.FindRemovedAsync(versions.Keys, cancellationToken), null, cancellationToken);
    }
}

/// <summary>A restored home.</summary>
/// <param name="Interrupted">Runs that were in progress and are now marked as failed.</param>
/// <param name="Landing">The landing folder of its last run. Null if there was none.</param>
/// <param name="LandingHome">
/// The other home that contains this landing folder. The restored home then does not read it. Null if there is none.
/// </param>
/// <param name="Scripts">The pipeline it belongs to. Null if unknown.</param>
public sealed record RestoreResult(
    DateTimeOffset MadeAt, int Tables, long Rows, int Versions, int Interrupted, string? Landing, string? LandingHome, string? Scripts);
