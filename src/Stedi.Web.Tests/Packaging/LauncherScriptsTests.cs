namespace Stedi.Web.Tests.Packaging;

/// <summary>The launcher's choice of the pipeline.</summary>
public sealed class LauncherScriptsTests : IDisposable
{
    private static readonly (string, string) Database = ("ConnectionStrings__Postgres", "Host=db");

    private readonly LauncherBox _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Run_NothingNamed_UsesTheRepositorysOwn()
    {
        await _box.Start("run", Database).EndedAsync(Token);

        Assert.Equal(_box["scripts"], _box.ScriptsOfRun);
    }

    [Fact]
    public async Task Run_LakeOfAnotherPipeline_UsesItAgainAndSaysSo()
    {
        _box.Write("mine/pipeline.yaml", "");
        _box.Write("data/orders/a.json", "");
        _box.RememberScripts("../mine");
        _box.Remember(_box["data"]);

        var run = await _box.Start("run", Database).EndedAsync(Token);

        Assert.Equal(_box["mine"], _box.ScriptsOfRun);
        Assert.Contains($"Pipeline: {_box["mine"]} (from the last run", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" sample ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--scripts {0}", "")]
    [InlineData("--scripts={0} --moved", " moved")]
    public async Task Run_ScriptsNamed_PassesThemToTheServer(string arguments, string moved)
    {
        _box.Write("mine/pipeline.yaml", "");
        _box.Write("data/orders/a.json", "");
        _box.RememberScripts("/elsewhere");

        await _box.Start($"run --landing {_box["data"]} {string.Format(null, arguments, _box["mine"])}", Database).EndedAsync(Token);

        Assert.Equal(_box["mine"] + moved, _box.ScriptsOfRun);
    }

    [Fact]
    public async Task Run_PipelineOfTheLakeIsGone_IsRefusedInsteadOfUsingAnother()
    {
        _box.RememberScripts("/gone");

        var run = await _box.Start("run", Database).EndedAsync(Token);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("pipeline in /gone", run.Errors, StringComparison.Ordinal);
        Assert.Contains("./stedi run --scripts DIR --moved", run.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("render")]
    public async Task Scripts_WithoutAPipeline_AreRefused(string command)
    {
        _box.Write("empty/a.sql", "");

        var refused = await _box.Start($"{command} --scripts {_box["empty"]}", Database).EndedAsync(Token);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("there is no pipeline.yaml in", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
    }
}
