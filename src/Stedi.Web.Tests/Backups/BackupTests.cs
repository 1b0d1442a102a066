using System.Formats.Tar;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Backups;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Backups;

/// <summary>Backs up homes while their server runs, and restores them elsewhere.</summary>
public sealed class BackupTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_OfABackup_IsTheSameHome()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("*");
        await home.RunAsync("customer_trusted");
        await home.App.Services.GetRequiredService<PeopleStore>().CreateAsync("Ada\tLovelace \\ 'é' 漢", Role.Viewer, "test", Token);
        var tables = await home.Client.GetFromJsonAsync<JsonElement>("/api/v1/tables", Token);
        var before = await BackedUp.RowsAsync(home.App.Database);

        var backup = await home.BackUpAsync();

        Assert.Empty(backup.Faults);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.Archive));
        Assert.Equal(["home.stedi"], Directory.GetFiles(Path.GetDirectoryName(home.Archive)!).Select(Path.GetFileName));
        // Any tar program can unpack it.
        await using (var file = File.OpenRead(home.Archive))
        await using (var tar = new TarReader(file))
        {
            var entries = 0;
            while (await tar.GetNextEntryAsync(cancellationToken: Token) is { } entry)
            {
                Assert.Equal(TarEntryType.RegularFile, entry.EntryType);
                entries++;
            }
            Assert.True(entries > 30);
        }
        Assert.Contains("\"action\": \"backup.made\"", (await BackedUp.RowsAsync(home.App.Database))["audit_entries"], StringComparison.Ordinal);

        await using var copy = await RestoredHome.CreateAsync();
        var restored = await copy.RestoreAsync(home.Archive);

        Assert.Equal((0, backup.Versions, backup.Rows), (restored.Interrupted, restored.Versions, restored.Rows));
        var after = await BackedUp.RowsAsync(copy.Database);
        Assert.Equal(before.Keys, after.Keys);
        foreach (var (table, rows) in before.Where(t => t.Key != "audit_entries"))
            Assert.Equal(rows, after[table]);
        Assert.Equal(before["audit_entries"].Split('\n').Length + 1, after["audit_entries"].Split('\n').Length);
        // A backup contains rows but no sequences.
        Assert.Empty(await BackedUp.ColumnAsync(copy.Database, "SELECT sequencename FROM pg_sequences WHERE schemaname = 'stedi'"));
        Assert.Equal(FilesOf(home.Lake), FilesOf(copy.Lake));
        Assert.Equal(home.App.Services.GetRequiredService<LocalOptions>().LandingRoot, LandingMemory.Read(copy.Lake));

        using var client = await copy.StartAsync();
        Assert.Equal(
            tables.EnumerateArray().Select(t => (t.GetProperty("name").GetString(), t.GetProperty("rowCount").GetRawText(), t.GetProperty("currentVersion").GetRawText())),
            (await client.GetFromJsonAsync<JsonElement>("/api/v1/tables", Token)).EnumerateArray()
                .Select(t => (t.GetProperty("name").GetString(), t.GetProperty("rowCount").GetRawText(), t.GetProperty("currentVersion").GetRawText())));
        using var preview = await client.GetAsync("/api/v1/tables/machine_learning_curated/preview", Token);
        Assert.Equal(HttpStatusCode.OK, preview.StatusCode);
    }

    [Fact]
    public async Task Restore_OfABackupDuringTwentyRuns_IsCompleteAndStartsNothing()
    {
        // With the minimum of kept versions, the vacuum removes some after each run.
        await using var home = await BackedUp.StartAsync("--Stedi:Local:KeepVersions=2");
        var runs = new List<Uri>();
        for (var i = 0; i < 20; i++)
            runs.Add(await home.StartRunAsync("+customer_trusted"));
        await BackedUp.EndAsync(home.Client, runs[4]);

        var backup = await home.BackUpAsync();

        Assert.Empty(backup.Faults);
        foreach (var run in runs)
            Assert.Equal("succeeded", (await BackedUp.EndAsync(home.Client, run)).GetProperty("status").GetString());
        await using var copy = await RestoredHome.CreateAsync(home.LandingSetting);
        var restored = await copy.RestoreAsync(home.Archive);

        Assert.InRange(restored.Interrupted, 1, 15);
        var lake = new CatalogRepair(copy.Services.GetRequiredService<LocalOptions>(), TimeProvider.System);
        await using (var db = copy.Database.OpenContext())
        {
            var kept = await db.Set<TableVersionRecord>().Where(v => v.RemovedAt == null).ToListAsync(Token);
            Assert.Contains(kept, v => v.PublishedAt is not null);
            Assert.All(kept, v => Assert.Null(lake.FindDamage(v.Table, v.Version, v.RowCount)));
            var current = lake.Look();
            Assert.Equal(CatalogCondition.Readable, current.Condition);
            Assert.All(current.Tables, t => Assert.Contains(kept, v => v.Table == t.Key && v.Version == t.Value.Version && v.PublishedAt is not null));
            var all = await db.Set<Run>().Include(r => r.Steps).ToListAsync(Token);
            Assert.Equal(20, all.Count);
            Assert.All(all, r => Assert.True(r.Status is RunStatus.Succeeded or RunStatus.Failed && r.NextDriveAt is null, $"{r.Status}"));
            Assert.All(all.Where(r => r.Status == RunStatus.Failed), r => Assert.Equal(InterruptedRuns.Reason, r.Reason));
            Assert.Empty(await db.Set<JobToStop>().ToListAsync(Token));
            Assert.Empty(await db.Set<RunTable>().Where(t => t.HoldsClaim).ToListAsync(Token));
        }
        var history = await BackedUp.RowsAsync(copy.Database);
        using var client = await copy.StartAsync();
        var failed = (await client.GetFromJsonAsync<JsonElement>("/api/v1/runs?status=failed&limit=50", Token)).GetProperty("items");
        Assert.Equal(restored.Interrupted, failed.GetArrayLength());
        Assert.Equal(history["runs"], (await BackedUp.RowsAsync(copy.Database))["runs"]);
        // The newest one: no later run has published its tables.
        var location = new Uri($"/api/v1/runs/{failed[0].GetProperty("id").GetString()}", UriKind.Relative);
        using var retried = await client.PostAsync($"{location}/retry", null, Token);
        Assert.True(retried.StatusCode == HttpStatusCode.Accepted, await retried.Content.ReadAsStringAsync(Token));
        Assert.Equal("succeeded", (await BackedUp.EndAsync(client, location)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Restore_RunWasPublishing_SucceedsIfItWasPublished()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        await home.RunAsync("customer_landing");
        // As if the server had been killed after the rename of the catalog.
        await BackedUp.ExecuteAsync(home.App.Database,
            """
            UPDATE stedi.table_versions SET published_at = NULL;
            UPDATE stedi.run_tables SET status = 'publishing', holds_claim = true WHERE run_id = (SELECT max(id::text)::uuid FROM stedi.runs);
            UPDATE stedi.runs SET status = 'publishing', finished_at = NULL WHERE id = (SELECT max(id::text)::uuid FROM stedi.runs)
            """);
        await home.BackUpAsync();
        await using var copy = await RestoredHome.CreateAsync();

        Assert.Equal(1, (await copy.RestoreAsync(home.Archive)).Interrupted);

        await using var db = copy.Database.OpenContext();
        Assert.All(await db.Set<Run>().ToListAsync(Token), r => Assert.Equal(RunStatus.Succeeded, r.Status));
        Assert.NotNull((await db.Set<TableVersionRecord>().SingleAsync(Token)).PublishedAt);
    }

    [Fact]
    public async Task Restore_KilledBeforeTheRenameOfTheLake_IsFinishedByTheNextRestore()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        await home.BackUpAsync();
        await home.BackUpAsync(home["other.stedi"]);
        await using var copy = await RestoredHome.CreateAsync();
        await copy.RestoreAsync(home.Archive);
        var files = FilesOf(copy.Lake);
        Directory.Move(copy.Lake.Root, copy.Lake.Restoring);
        using (var archive = ArchiveReader.Open(home.Archive))
            File.WriteAllText(Path.Combine(copy.Lake.Restoring, "restored"), archive.Id);

        var refused = Assert.Throws<EngineException>(() => LakeUse.Claim(copy.Services.GetRequiredService<LocalOptions>(), new(TestPaths.Scripts, false, "./stedi up")));
        Assert.Contains("./stedi restore", refused.Message, StringComparison.Ordinal);
        // Another archive does not finish it, and removes nothing.
        await Assert.ThrowsAsync<BackupException>(() => copy.RestoreAsync(home["other.stedi"]));
        await copy.RestoreAsync(home.Archive);

        Assert.Equal(files, FilesOf(copy.Lake));
        Assert.False(Directory.Exists(copy.Lake.Restoring));
    }

    [Fact]
    public async Task Restore_HomeIsNotEmpty_IsRefusedAndUnchanged()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        await home.BackUpAsync();
        var before = FilesOf(home.Lake);

        var there = await Assert.ThrowsAsync<EngineException>(() => ActivatorUtilities.CreateInstance<RestoreService>(home.App.Services)
            .ReadAsync(home.Archive, "test", new Progress<string>(), Token));
        Assert.Contains("STEDI_HOME", there.Message, StringComparison.Ordinal);
        Assert.Equal(before, FilesOf(home.Lake));

        // The lake is missing, the history exists.
        await using var copy = await RestoredHome.CreateAsync();
        await copy.RestoreAsync(home.Archive);
        Directory.Delete(copy.Lake.Root, recursive: true);
        var history = await BackedUp.RowsAsync(copy.Database);
        var full = await Assert.ThrowsAsync<BackupException>(() => copy.RestoreAsync(home.Archive));
        Assert.Contains("STEDI_HOME", full.Message, StringComparison.Ordinal);
        Assert.Equal(history, await BackedUp.RowsAsync(copy.Database));
        Assert.False(Directory.Exists(copy.Lake.Restoring));
    }

    [Fact]
    public async Task BackUp_FileExists_IsRefused()
    {
        await using var home = await BackedUp.StartAsync();
        File.WriteAllText(home.Archive, "mine");

        await Assert.ThrowsAsync<BackupException>(() => home.BackUpAsync());

        Assert.Equal("mine", File.ReadAllText(home.Archive));
    }

    [Fact]
    public async Task BackUp_VersionIsMissingOrDamaged_SaysSoAndCanBeRestored()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("+customer_trusted accelerometer_landing");
        var current = new CatalogRepair(home.App.Services.GetRequiredService<LocalOptions>(), TimeProvider.System).Look().Tables;
        string FolderOf(string table) => home.Lake.Version(TableName.Parse(table), current[TableName.Parse(table)].Version);
        Directory.Delete(FolderOf("accelerometer_landing"), recursive: true);
        Fakes.Damage.Truncate(Path.Combine(FolderOf("customer_trusted"), "data.parquet"));

        var backup = await home.BackUpAsync();

        Assert.Collection(
            backup.Faults.Order(StringComparer.Ordinal),
            f => Assert.Contains("customer_trusted", f, StringComparison.Ordinal),
            f => Assert.StartsWith("accelerometer_landing version", f, StringComparison.Ordinal));
        await using var copy = await RestoredHome.CreateAsync();
        await copy.RestoreAsync(home.Archive);
        Assert.Equal(FilesOf(home.Lake), FilesOf(copy.Lake));
    }

    [Fact]
    public async Task Vacuum_WhileABackupIsUnderWay_RemovesNothing()
    {
        await using var home = await BackedUp.StartAsync("--Stedi:Local:KeepVersions=1");
        var vacuum = home.App.Services.GetRequiredService<Vacuum>();
        var contexts = home.App.Services.GetRequiredService<IDbContextFactory<StediDbContext>>();
        await home.RunAsync("+customer_trusted");
        await using (var db = await contexts.CreateDbContextAsync(Token))
        await using (await db.HoldTurnAsync(VersionStore.BackupTurn, Token))
        {
            await home.RunAsync("customer_trusted");
            Assert.Empty(await vacuum.RunAsync(Token));
            await using var other = home.App.Database.OpenContext();
            Assert.Empty(await other.Set<TableVersionRecord>().Where(v => v.RemovedAt != null).ToListAsync(Token));
        }

        Assert.Single(await vacuum.RunAsync(Token));
    }

    /// <summary>The second newest schema, if there is one.</summary>
    [Fact]
    public async Task Restore_OfAnOlderSchema_IsBroughtUpToDate()
    {
        await using var old = await RestoredHome.CreateAsync();
        await using (var db = await old.Services.GetRequiredService<IDbContextFactory<StediDbContext>>().CreateDbContextAsync(Token))
        {
            var migrations = db.Database.GetMigrations().ToList();
            Assert.SkipUnless(migrations.Count > 1, "There is only one schema, so there is no older one.");
            await db.GetService<IMigrator>().MigrateAsync(migrations[^2], Token);
        }
        await BackedUp.ExecuteAsync(old.Database, "INSERT INTO stedi.home (key, id) VALUES (1, '0189c0de-0000-7000-8000-000000000001')");
        using var files = new TempFolder();
        await ActivatorUtilities.CreateInstance<BackupService>(old.Services).WriteAsync(files["old.stedi"], "test", new Progress<string>(), Token);
        await using var copy = await RestoredHome.CreateAsync();

        await copy.RestoreAsync(files["old.stedi"]);

        await using var restored = await copy.Services.GetRequiredService<IDbContextFactory<StediDbContext>>().CreateDbContextAsync(Token);
        Assert.Empty(await restored.Database.GetPendingMigrationsAsync(Token));
        Assert.Single(await BackedUp.ColumnAsync(copy.Database, "SELECT id::text FROM stedi.home WHERE id = '0189c0de-0000-7000-8000-000000000001'"));
    }

    /// <summary>Name, size and time of each data file of the lake.</summary>
    private static List<(string, string, DateTime)> FilesOf(LakePaths lake) =>
    [
        .. Directory.EnumerateFiles(lake.Root, "*", SearchOption.AllDirectories).Select(f => new FileInfo(f))
            .Where(f => f.Name is "catalog.json" || f.Directory!.Name == "listings" || (f.FullName.Contains("/tables/", StringComparison.Ordinal) && LakeBackup.IsVersionFile(f.Name)))
            .Select(f => (Path.GetRelativePath(lake.Root, f.FullName), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f.FullName))),
                f.Name == VersionMetrics.FileName ? f.LastWriteTimeUtc : default))
            .OrderBy(f => f.Item1, StringComparer.Ordinal),
    ];
}
