using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Definition;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Definition;

public sealed class PipelineSourceTests : IDisposable
{
    private readonly TempFolder _scripts = new();

    public PipelineSourceTests()
    {
        foreach (var (name, text) in PipelineFixture.Files)
            _scripts.Write(name, text);
    }

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public void Reload_FaultyText_KeepsTheLastGoodDefinitionAndShowsTheFaults()
    {
        using var source = Open();
        var good = source.Definition;
        var changes = 0;
        source.Changed += () => Interlocked.Increment(ref changes);

        _scripts.Write("clean.sql", "SELECT FROM");
        source.Reload();

        Assert.Same(good, source.Definition);
        Assert.Equal("clean.sql", Assert.Single(source.Faults).File);

        _scripts.Write("clean.sql", PipelineFixture.Files["clean.sql"]);
        source.Reload();

        Assert.Empty(source.Faults);
        Assert.Equal(good.Hash, source.Definition.Hash);
        Assert.True(changes >= 2, "A change was not reported.");
    }

    [Fact]
    public void Reload_SameText_ChangesNothing()
    {
        using var source = Open();
        var before = source.Definition;
        source.Changed += () => Assert.Fail("Nothing has changed.");

        source.Reload();

        Assert.Same(before, source.Definition);
    }

    [Fact]
    public async Task Changed_FileWritten_IsNoticedAutomatically()
    {
        using var source = Open();
        var before = source.Definition.Hash;
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Changed += () =>
        {
            if (source.Definition.Hash != before && source.Faults.IsEmpty)
                changed.TrySetResult();
        };

        _scripts.Write("clean.sql", "SELECT r.name FROM raw r");

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("r.name", source.Definition.Tables[1].Job!.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Definition_NeverValid_ThrowsWithTheErrors()
    {
        _scripts.Write("clean.sql", "SELECT FROM");
        using var source = Open();

        Assert.Contains("clean.sql:1:", Assert.Throws<NoPipelineException>(() => source.Definition).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Definition_FolderMissing_SaysSoAndIsReadWhenItExists()
    {
        using var elsewhere = new TempFolder();
        using var source = Open(elsewhere["later"]);
        Assert.Contains("later", Assert.Single(source.Faults).Message, StringComparison.Ordinal);

        foreach (var (name, text) in PipelineFixture.Files)
            elsewhere.Write($"later/{name}", text);
        source.Reload();

        Assert.Equal(2, source.Definition.Tables.Length);
    }

    [Fact]
    public void Reload_SeveralFaults_AreLoggedOneEach()
    {
        _scripts.Write("clean.sql", "SELECT\n r.idd\nFROM raw r");
        _scripts.Write("orphan.sql", "SELECT 1");
        var log = new ListLogger<PipelineSource>();

        using var source = new PipelineSource(_scripts.Path, PipelineFixture.Loader, new Dictionary<string, string>(), log);

        Assert.Collection(
            log.Lines,
            l => Assert.EndsWith("has 2 errors; there is no valid version to use instead", l, StringComparison.Ordinal),
            l => Assert.StartsWith("clean.sql:2: ", l, StringComparison.Ordinal),
            l => Assert.StartsWith("orphan.sql:1: ", l, StringComparison.Ordinal));
    }

    private PipelineSource Open(string? folder = null) =>
        new(folder ?? _scripts.Path, PipelineFixture.Loader, new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance);
}
