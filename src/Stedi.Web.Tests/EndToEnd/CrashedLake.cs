using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>A lake and its history, inspected from outside after a kill.</summary>
/// <param name="counts">The rows of each table. Every run builds the same number.</param>
internal sealed class CrashedLake(TestDatabase database, LakePaths paths, ImmutableSortedDictionary<string, long> counts)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The published tables and their versions.</summary>
    public ImmutableSortedDictionary<string, string> Published() =>
        Tables().ToImmutableSortedDictionary(t => t.Name, t => t.Value.GetProperty("version").GetString()!, StringComparer.Ordinal);

    /// <summary>The run that published last. Null if there is none, or if the last one was a rollback.</summary>
    public Guid? Publisher() => Tables().Select(t => (Guid?)t.Value.GetProperty("runId").GetGuid()).Distinct().ToArray() is [{ } only] ? only : null;

    /// <summary>Everything that must be true after a run has ended.</summary>
    /// <param name="before">The published versions before the run.</param>
    public async Task AssertWholeAsync(RunView run, ImmutableSortedDictionary<string, string> before)
    {
        await using var db = database.OpenContext();
        await AssertAttemptsAsync(db, run.Id);
        await AssertVersionsAsync(db);
        await AssertPublishedAsync(run, before);
    }

    /// <summary>An attempt has at most one folder, its log has one beginning, and no event is missing.</summary>
    private async Task AssertAttemptsAsync(DbContext db, Guid runId)
    {
        var run = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).SingleAsync(r => r.Id == runId, Token);
        var past = await db.Set<StepAttempt>().AsNoTracking().Where(a => a.RunId == runId).ToListAsync(Token);
        foreach (var step in run.Steps)
        {
            var ids = past.Where(a => a.Table == step.Table).Select(a => a.EngineRunId).Append(step.EngineRunId).OfType<string>().ToArray();
            Assert.Equal(ids.Length, ids.Distinct().Count());
            Assert.True(ids.Length <= step.Attempt, $"{step.Table}: {ids.Length} engine runs in {step.Attempt} attempts.");
            foreach (var log in ids.Select(id => Path.Combine(paths.Job(id), "log.ndjson")).Where(File.Exists))
                Assert.True(File.ReadLines(log).Count(l => l.Contains(" in worker process ", StringComparison.Ordinal)) <= 1, $"{log} started twice.");
        }
        var events = await db.Set<RunEvent>().AsNoTracking().Where(e => e.RunId == runId).OrderBy(e => e.Seq).Select(e => e.Seq).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, events.Count), events);
    }

    /// <summary>Each version is complete, or recorded as removed. A vacuum records the removal first.</summary>
    private async Task AssertVersionsAsync(DbContext db)
    {
        foreach (var version in Directory.EnumerateDirectories(paths.Tables).SelectMany(Directory.EnumerateDirectories))
            Assert.True(File.Exists(Path.Combine(version, VersionMetrics.FileName)) || !Directory.Exists(version), $"{version} is incomplete.");
        var kept = db.Set<TableVersionRecord>().AsNoTracking().Where(v => v.RemovedAt == null).Select(v => new { v.Table, v.Version });
        var missing = (await kept.ToListAsync(Token)).Where(v => !Directory.Exists(paths.Version(v.Table, v.Version))).ToHashSet();
        missing.IntersectWith(await kept.ToListAsync(Token));
        Assert.Empty(missing);
    }

    private async Task AssertPublishedAsync(RunView run, ImmutableSortedDictionary<string, string> before)
    {
        var published = Published();
        if (run.Status != RunStatus.Succeeded)
        {
            Assert.Equal(before, published);
            return;
        }
        Assert.Equal(counts.Keys, published.Keys);
        var steps = run.Steps.Select(s => s.Table.Value).ToHashSet();
        Assert.Equal(steps.Order(StringComparer.Ordinal), Tables().Where(t => t.Value.GetProperty("runId").GetGuid() == run.Id).Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(published.Where(t => !steps.Contains(t.Key)), t => Assert.Equal(before[t.Key], t.Value));
        if (run.Rollback is not null)
            Assert.NotEqual(before, published);
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(Token);
        foreach (var (table, version) in published)
        {
            await using var command = duck.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM read_parquet('{paths.Version(TableName.Parse(table), version)}/*.parquet')";
            Assert.Equal(counts[table], Convert.ToInt64(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture));
        }
    }

    private JsonProperty[] Tables() => File.Exists(paths.Catalog)
        ? [.. JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(paths.Catalog)).GetProperty("tables").EnumerateObject()]
        : [];
}
