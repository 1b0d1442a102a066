namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Does nothing and succeeds, or does what the test says.</summary>
internal sealed class IdleGlueExecutor(Func<FakeGlueRun, CancellationToken, Task>? work = null) : IFakeGlueExecutor
{
    public Task RunAsync(FakeGlueRun run, CancellationToken cancellationToken) => work?.Invoke(run, cancellationToken) ?? Task.CompletedTask;
}
