namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Executes Glue job runs.</summary>
internal interface IFakeGlueExecutor
{
    /// <exception cref="FakeJobException">The run fails with this message.</exception>
    /// <exception cref="OperationCanceledException">It was stopped or timed out.</exception>
    Task RunAsync(FakeGlueRun run, CancellationToken cancellationToken);
}

/// <param name="Script">The text of the job's script.</param>
/// <param name="Arguments">The job's default arguments, overridden by those of the run.</param>
/// <param name="Log">Writes a line to the run's output stream.</param>
internal sealed record FakeGlueRun(
    string JobName, string RunId, string Script, IReadOnlyDictionary<string, string> Arguments, FakeS3 Store, Action<string> Log);

internal sealed class FakeJobException(string message, Exception? inner = null) : Exception(message, inner);
