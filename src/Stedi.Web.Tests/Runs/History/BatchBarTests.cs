using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.History;

public sealed class BatchBarTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    public BatchBarTests() => _context.Services.AddSingleton(new RunCommands(null!, null!, null!, null!, null!, null!, null!, null!, null!));

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Bar_NothingChosen_IsHidden() => Assert.Empty(Open().Markup.Trim());

    [Fact]
    public void Bar_SomeChosen_OffersEachActionForMatchingRuns()
    {
        var failed = Samples.Run(RunStatus.Failed, Samples.Noon);
        var rollback = failed with { Id = Guid.CreateVersion7(), Trigger = new(TriggerKind.Rollback, "tester") };
        var bar = Open(Samples.Run(RunStatus.Running, null), Samples.Run(RunStatus.Queued, null), failed, rollback, Samples.Run(RunStatus.Succeeded, Samples.Noon));

        Assert.Contains("5 runs selected", bar.Markup, StringComparison.Ordinal);
        Assert.Equal(["Cancel 2 runs", "Retry 1 run", "Compare runs", "Clear selection"], bar.FindAll("button").Select(b => b.TextContent.Trim()));
        Assert.Equal("Compare runs", Assert.Single(bar.FindAll("button[disabled]")).TextContent.Trim());
    }

    [Fact]
    public void Bar_NoMatchingRun_DoesNotOfferTheAction()
    {
        var bar = Open(Samples.Run(RunStatus.Succeeded, Samples.Noon));

        Assert.Equal(["Cancel 0 runs", "Retry 0 runs", "Compare runs"], bar.FindAll("button[disabled]").Select(b => b.TextContent.Trim()));
    }

    [Fact]
    public void Bar_TwoChosen_ComparesTheNewerWithTheOlder()
    {
        var (old, recent) = (Samples.Run(RunStatus.Succeeded, Samples.Noon), Samples.Run(RunStatus.Failed, Samples.Noon) with { Id = Guid.CreateVersion7(Samples.Noon.AddDays(1)) });

        Assert.Equal($"/runs/{recent.Id}/compare?with={old.Id}", Open(old, recent).Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Bar_OneChosen_OffersToRunItAgainUnlessItIsOpenOrARollback()
    {
        var ended = Samples.Run(RunStatus.Succeeded, Samples.Noon);

        Assert.Contains(Open(ended).FindAll("button"), IsRunAgain);
        Assert.DoesNotContain(Open(ended with { Rollback = new(null, []) }).FindAll("button"), IsRunAgain);
        Assert.DoesNotContain(Open(Samples.Run(RunStatus.Running, null)).FindAll("button"), IsRunAgain);

        static bool IsRunAgain(AngleSharp.Dom.IElement button) => button.TextContent.Trim() == "Run again";
    }

    private IRenderedComponent<BatchBar> Open(params RunView[] chosen) => _context.Open<BatchBar>(p => p.Add(b => b.Chosen, chosen));
}
