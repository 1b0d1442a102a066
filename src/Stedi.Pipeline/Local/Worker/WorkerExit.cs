using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>How a worker process ended.</summary>
/// <param name="Messages">Its last lines on stderr.</param>
internal sealed record WorkerExit(int ProcessId, int Code, ImmutableArray<string> Messages)
{
    /// <summary>.NET reports a death by signal as 128 + signal, like a shell.</summary>
    public override string ToString() => Code switch
    {
        137 => $"worker process {ProcessId} was killed (SIGKILL, for example by the kernel when memory is low)",
        > 128 => $"worker process {ProcessId} was ended by signal {Code - 128}",
        _ => $"worker process {ProcessId} ended with code {Code}",
    };
}
