using Stedi.Pipeline.Aws.Clients;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Aws;

public sealed class CallBudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly SteppedClock _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void WaitAsync_MoreThanItsCapacity_ReleasesTheRestEvenly()
    {
        var budget = new CallBudget(10, _clock);

        var calls = Enumerable.Range(0, 8).Select(_ => budget.WaitAsync(Token)).ToList();

        Assert.Equal(2, calls.Count(c => c.IsCompleted));
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(3, calls.Count(c => c.IsCompleted));
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.All(calls, c => Assert.True(c.IsCompleted));
    }

    [Fact]
    public void WaitAsync_AfterALongPause_ReleasesATenthMoreThanTheRatePerSecond()
    {
        var budget = new CallBudget(10, _clock);
        _clock.Advance(TimeSpan.FromHours(1));

        var calls = Enumerable.Range(0, 20).Select(_ => budget.WaitAsync(Token)).ToList();
        _clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));

        Assert.Equal(11, calls.Count(c => c.IsCompleted));
    }

    [Fact]
    public async Task WaitAsync_Cancelled_EndsAtOnce()
    {
        var budget = new CallBudget(1, _clock);
        await budget.WaitAsync(Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var waiting = budget.WaitAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
