using Stedi.Web.Contracts;

namespace Stedi.Web.Tests.Contracts;

public sealed class RepeatingTests
{
    [Fact]
    public async Task Run_FailedWork_IsToldAndRepeatedUntilTheStop()
    {
        using var stop = new CancellationTokenSource();
        var (calls, failures) = (0, new List<Exception>());

        await Repeating.RunAsync(
            _ => ++calls == 3 ? stop.CancelAsync() : throw new InvalidOperationException($"{calls}"), TimeSpan.FromMilliseconds(1), TimeProvider.System, failures.Add, stop.Token);

        Assert.Equal(3, calls);
        Assert.Equal(["1", "2"], failures.Select(f => f.Message));
    }

    [Fact]
    public async Task Run_StoppedWork_EndsWithoutAnException()
    {
        using var stop = new CancellationTokenSource();
        var failures = new List<Exception>();

        await Repeating.RunAsync(
            async _ =>
            {
                await stop.CancelAsync();
                throw new ObjectDisposedException("a part of the host");
            },
            TimeSpan.FromHours(1), TimeProvider.System, failures.Add, stop.Token);

        Assert.Empty(failures);
    }
}
