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
/// Fills an empty home from an archive. The lake is written beside its place and checked; the history is filled in one transaction; then that commits, and
/// the lake gets its name. Whatever fails before leaves the home empty, and a restore that was killed between the two is finished by the next.
/// </summary>
/// <param name="lake">Of the embedded engine; null where the versions are not on this machine.</param>
public sealed class RestoreService(
    IDbContextFactory<StediDbContext> contexts, ICatalog catalog, IOptions<StediOptions> options, TimeProvider time, LocalOptions? lake = null)
{
    /// <param name="by">Who asked, for the audit log.</param>
    /// <param name="progress">Gets a line now and then.</param>
    /// <exception cref="BackupException">The archive is none that can be restored here, or the database is not empty.</exception>
    /// <exception cref="EngineException">The lake is not empty, or cannot be written.</exception>
    public async Task<RestoreResult> ReadAsync(string path, string by, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var archive = ArchiveReader.Open(path);
        var manifest = archive.Manifest;
        if (manifest.Engine != options.Value.Engine)
            throw new BackupException($"The backup is of a home with Stedi__Engine={manifest.Engine}, and this one has Stedi__Engine={options.Value.Engine}. Set Stedi__Engine={manifest.Engine}.");
        using var target = lake is null ? null : LakeRestore.Begin(lake);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (target?.Mark == archive.Id && await IsRestoredAsync(db, archive.Id, cancellationToken))
        {
            target.Place();
            progress.Report("The history was restored before the last restore was interrupted. Now the versions are.");
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
            // Refused for sure. Of a connection that broke nobody knows, so what was kept stays for the next restore.
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
        // Whoever starts a server now makes the schema after this, or has made it.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({DatabaseMigrator.LockKey})", cancellationToken);
        if (await HasHistoryAsync(connection, db, cancellationToken))
        {
            throw new BackupException(
                $"The database '{connection.Database}' on {connection.DataSource} holds a history already. A restore fills an empty home only. "
                + "Use another one, as in STEDI_HOME=DIR ./stedi restore FILE; or where ConnectionStrings__Postgres is set, an empty database.");
        }
        if (!db.Database.GetMigrations().Contains(manifest.Schema))
        {
            throw new BackupException(
                $"This program does not know the schema of the backup, {manifest.Schema}: a newer program made it, or one from before the first release. "
                + "Restore it with the program that made it, or a newer one.");
        }
    }

    /// <summary>Reads every byte of the archive and compares its hash; files of the lake are written beside it.</summary>
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
                _ => throw new BackupException("The archive is not one that ./stedi backup made: it holds a file that no such backup has."),
            };
            await archive.CopyAsync(file, to, cancellationToken);
        }
        foreach (var version in archive.Manifest.Versions)
            if (target?.Complete(version.Id, version.CompletedAt, version.Rows) is { } damage)
                throw new BackupException($"The archive is not one that ./stedi backup made: {damage}");
        progress.Report($"Read and compared: {Figures.Plural(archive.Manifest.Files.Length, "file")}, {Figures.Bytes(archive.Manifest.Files.Sum(f => f.Bytes))}.");
    }

    /// <summary>Makes the schema as it was, fills it, and brings it up to date.</summary>
    private static async Task FillAsync(ArchiveReader archive, StediDbContext db, NpgsqlConnection connection, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var manifest = archive.Manifest;
        var migrator = db.GetService<IMigrator>();
        // As scripts: EF would commit each migration by itself.
        await HistoryTables.ExecuteAsync(connection, migrator.GenerateScript(Migration.InitialDatabase, manifest.Schema, MigrationsSqlGenerationOptions.NoTransactions), cancellationToken);
        await HistoryTables.PrepareAsync(connection, cancellationToken);
        var tables = await HistoryTables.ListAsync(connection, cancellationToken);
        var read = manifest.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (!tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal).SetEquals(read.Keys)
            || tables.Any(t => !t.Columns.ToHashSet(StringComparer.Ordinal).SetEquals(read[t.Name].Columns) || t.Columns.Length != read[t.Name].Columns.Length))
        {
            throw new BackupException($"The archive is not one that ./stedi backup made: its tables are not those of the schema {manifest.Schema}.");
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
            throw new BackupException("The archive is not one that ./stedi backup made: its catalog cannot be read.", e);
        }
    }

    /// <summary>Nothing that the history calls kept, or the catalog current, is missing, and every version has the rows that the history says.</summary>
    private static async Task CheckAsync(StediDbContext db, BackupManifest manifest, CatalogSnapshot current, CancellationToken cancellationToken)
    {
        var versions = manifest.Versions.ToDictionary(v => v.Id);
        var kept = await db.KeptAsync(cancellationToken);
        if (kept.Keys.Concat(current.Tables.Select(t => new TableVersion(t.Key, t.Value.Version))).Except(versions.Keys).Except(manifest.Missing).FirstOrDefault() is { } missing)
            throw new BackupException($"The archive is not one that ./stedi backup made: it lacks {missing.Table} version {missing.Version}, which its history names.");
        if (kept.FirstOrDefault(k => versions.TryGetValue(k.Key, out var version) && version.Rows is { } rows && rows != k.Value).Key is { } other)
            throw new BackupException($"The archive is not one that ./stedi backup made: {other.Table} version {other.Version} has another number of rows than the history says.");
        // A vacuum may have condemned a version that was current, and found so a moment later.
        await db.MarkRemovedAsync(await db.FindRemovedAsync(versions.Keys, cancellationToken), null, cancellationToken);
    }
}

/// <summary>A home that was restored.</summary>
/// <param name="Interrupted">Runs that were under way, and that failed therefore.</param>
/// <param name="Landing">The landing folder of its last run; null if there was none.</param>
/// <param name="LandingHome">The other home that this landing folder is in. The restored home does not read it then. Null if it is in none.</param>
/// <param name="Scripts">The pipeline that it belongs to; null where that is not known.</param>
public sealed record RestoreResult(
    DateTimeOffset MadeAt, int Tables, long Rows, int Versions, int Interrupted, string? Landing, string? LandingHome, string? Scripts);
