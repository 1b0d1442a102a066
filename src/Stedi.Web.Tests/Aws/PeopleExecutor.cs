using Stedi.Web.Tests.Engines;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

/// <summary>Executes the script, except the endless one: DuckDB in this process could not be killed while it runs.</summary>
internal sealed class PeopleExecutor : IFakeGlueExecutor
{
    private readonly LocalGlueExecutor _real = new();

    public Task RunAsync(FakeGlueRun run, CancellationToken cancellationToken) =>
        run.Script.Contains(PeopleLake.Endless, StringComparison.Ordinal)
            ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
            : _real.RunAsync(run, cancellationToken);
}
