namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Succeeds without doing anything, or runs the test's callback.</summary>
internal sealed class IdleGlueExecutor(Func<FakeGlueRun, CancellationToken, Task>? work = null) : IFakeGlueExecutor
{
    public Task RunAsync(FakeGlueRun run, CancellationToken cancellationToken) => work?.Invoke(run, cancellationToken) ?? Task.CompletedTask;
}
