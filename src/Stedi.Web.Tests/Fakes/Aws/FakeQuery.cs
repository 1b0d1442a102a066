using Stedi.Pipeline.Aws.Clients.Athena;

namespace Stedi.Web.Tests.Fakes.Aws;

internal sealed record FakeQuery(QueryExecution Shown, string? Token, CancellationTokenSource Stop)
{
    public FakeResult? Result { get; set; }

    public bool HasEnded => Shown.Status!.State is QueryExecutionState.SUCCEEDED or QueryExecutionState.FAILED or QueryExecutionState.CANCELLED;
}
