using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>How a worker process ended.</summary>
/// <param name="Messages">Its last words on stderr.</param>
internal sealed record WorkerExit(int ProcessId, int Code, ImmutableArray<string> Messages)
{
    /// <summary>.NET reports a death by signal as 128 + signal, like a shell.</summary>
    public override string ToString() => Code switch
    {
        137 => $"worker process {ProcessId} was killed (SIGKILL; the kernel does so when memory ends)",
        > 128 => $"worker process {ProcessId} died of signal {Code - 128}",
        _ => $"worker process {ProcessId} ended with code {Code}",
    };
}
