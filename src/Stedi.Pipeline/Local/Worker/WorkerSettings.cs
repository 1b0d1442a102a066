using System.Globalization;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>The command-line settings of a worker process.</summary>
/// <param name="MemoryBytes">DuckDB's memory for one job; beyond it, the job spills.</param>
internal sealed record WorkerSettings(string LakeRoot, long MemoryBytes, int Threads)
{
    public static WorkerSettings From(LocalOptions options) => new(
        Path.GetFullPath(options.LakeRoot),
        options.WorkerMemoryBytes > 0 ? options.WorkerMemoryBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 6 / 10 / PoolSize(options),
        options.Threads > 0 ? options.Threads : Environment.ProcessorCount);

    public static int PoolSize(LocalOptions options) =>
        options.Workers > 0 ? options.Workers : Math.Min(2, Environment.ProcessorCount);

    public IEnumerable<string> ToArguments() =>
        [LakeRoot, MemoryBytes.ToString(CultureInfo.InvariantCulture), Threads.ToString(CultureInfo.InvariantCulture)];

    public static WorkerSettings? TryParse(ReadOnlySpan<string> arguments) =>
        arguments is [var root, var memory, var threads]
        && long.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
        && int.TryParse(threads, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new(root, bytes, count)
            : null;
}
