using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Tables;

/// <summary><c>raw → clean → more</c>, by default all built and published from the same files.</summary>
public sealed class DataStatesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableSortedDictionary<string, string> Files = PipelineFixture.Files
        .SetItem("pipeline.yaml", PipelineFixture.Yaml + "\n  more: { zone: trusted, sql: more.sql }")
        .SetItem("clean.sql", "SELECT r.id FROM raw r WHERE '${mode}' = 'fast'")
        .SetItem("more.sql", "SELECT c.id FROM clean c");

    private readonly Dictionary<string, VersionMetrics> _metrics = [];
    private readonly Dictionary<TableName, LandingCheck> _listings = [];
    private PipelineDefinition _pipeline = Load(Files);

    public DataStatesTests()
    {
        Build("raw", "r1");
        Build("clean", "c1", ("raw", "r1"));
        Build("more", "m1", ("clean", "c1"));
        List("r1", "files r1");
    }

    [Fact]
    public void Of_BuiltFromCurrentInputs_IsUpToDate() => Assert.Equal("raw: up to date; clean: up to date; more: up to date", Tell());

    [Fact]
    public void Of_NothingBuilt_IsNeverBuilt()
    {
        _metrics.Clear();
        Assert.Equal("raw: never built; clean: never built; more: never built", Tell());
    }

    [Fact]
    public void Of_NewFiles_OutdatesAllDownstream()
    {
        List("r2", "files r2");
        Assert.Equal("raw: new files (raw); clean: new files (raw); more: new files (raw)", Tell());
    }

    [Fact]
    public void Of_UnlistedFiles_ChangeNothing()
    {
        _listings.Clear();
        Assert.Equal("raw: up to date; clean: up to date; more: up to date", Tell());
    }

    [Fact]
    public void Of_TableBuiltFromNewerFilesThanItsLandingTable_IsUpToDate()
    {
        List("r2", "files r2");
        Build("clean", "c2", ("raw", "r2"));
        Build("more", "m2", ("clean", "c2"));
        Assert.Equal("raw: new files (raw); clean: up to date; more: up to date", Tell());
    }

    [Fact]
    public void Of_NewerInput_OutdatesAllDownstream()
    {
        Build("raw", "r2");
        List("r2", "files r2");
        Assert.Equal("raw: up to date; clean: inputs changed (raw); more: inputs changed (clean)", Tell());
    }

    [Fact]
    public void Of_OtherSql_IsChangedCode()
    {
        _pipeline = Load(Files.SetItem("clean.sql", Files["clean.sql"].Replace("r.id", "r.id + 1 AS id", StringComparison.Ordinal)));
        Assert.Equal("raw: up to date; clean: code changed (clean); more: code changed (clean)", Tell());
    }

    [Fact]
    public void Of_OtherDdl_IsChangedCode()
    {
        _pipeline = Load(Files.SetItem("raw.sql", Files["raw.sql"].Replace("`name` string", "`name` string, `age` int", StringComparison.Ordinal)));
        List("r1b", "files r1");
        Assert.Equal("raw: code changed (raw); clean: code changed (raw); more: code changed (raw)", Tell());
    }

    [Fact]
    public void Of_OtherValueOfAVariable_IsChangedVariables()
    {
        _pipeline = Load(Files, ("mode", "exact"));
        Assert.Equal("raw: up to date; clean: variables changed (clean); more: variables changed (clean)", Tell());
    }

    [Fact]
    public void Of_SeveralChanges_ListsAllWorstFirst()
    {
        _pipeline = Load(Files.SetItem("more.sql", "SELECT c.id + 1 AS id FROM clean c"), ("mode", "exact"));
        Build("clean", "c0", ("raw", "r1"), hash: _metrics["clean"].SqlHash);
        List("r2", "files r2");

        Assert.Equal("raw: new files (raw); clean: variables changed (clean), new files (raw); more: code changed (more), variables changed (clean), inputs changed (clean), new files (raw)", Tell());
    }

    private static PipelineDefinition Load(ImmutableSortedDictionary<string, string> files, params (string, string)[] overrides)
    {
        var result = PipelineFixture.Load(files, overrides);
        Assert.Empty(result.Faults);
        return result.Definition!;
    }

    private void Build(string table, string version, (string Table, string Version)? input = null, string? hash = null)
    {
        var name = TableName.Parse(table);
        ImmutableArray<InputMetrics> inputs = input is { } i ? [new(TableName.Parse(i.Table), i.Version, 1, 1, [], 0)] : [];
        _metrics[table] = new(
            1, name, version, table, "local", hash ?? JobRequestFactory.HashOf(_pipeline[name]), Noon, 1, 1, 1, [], inputs, [],
            input is null ? new LandingMetrics($"files {version}", 1, 1, 0, [], []) : null);
    }

    private void List(string version, string fingerprint) => _listings[TableName.Parse("raw")] = new(Noon, version, fingerprint);

    private string Tell()
    {
        var current = new CatalogSnapshot(1, _metrics.ToImmutableDictionary(m => TableName.Parse(m.Key), m => new PublishedVersion(m.Value.Version, Noon, Guid.Empty)));
        var data = DataStates.Of(_pipeline, current, t => _metrics.GetValueOrDefault(t.Value), _listings);
        return string.Join("; ", _pipeline.Tables.Select(t => $"{t.Name}: {Tell(data[t.Name])}"));
    }

    private static string Tell(TableData data) => data.Reasons.IsEmpty || data.State == DataState.NeverBuilt
        ? data.Words
        : string.Join(", ", data.Reasons.Select(r => $"{TableData.Word(r.State)} ({r.Table})"));
}
