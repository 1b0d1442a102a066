using Stedi.Pipeline.Engines;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaPlaceTests : AthenaEngineTest
{
    private protected override IFakeAthenaExecutor Executor { get; } = new Failing();

    [Fact]
    public async Task Run_Failed_NamesThePositionInTheStatement()
    {
        var fault = await FailAsync("SELECT 1, -- one\n  '\U0001F600', nam FROM people");

        Assert.Equal((QueryFailure.Failed, 25), (fault.Failure, fault.Position));
        Assert.Equal("SYNTAX_ERROR: line 2:8: Column 'nam' cannot be resolved.", fault.Message);
    }

    private sealed class Failing : IFakeAthenaExecutor
    {
        public Task<FakeResult> RunAsync(string sql, string database, FakeAws aws, CancellationToken cancellationToken) => throw new FakeQueryException(
            "SYNTAX_ERROR: line 2:8: Column 'nam' cannot be resolved. This query ran against the 'stedi' database, unless qualified by the query.");
    }
}
