using System.Runtime.InteropServices;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Queries;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>
/// The worker process. Its server writes lines <c>VERB FOLDER</c>. The worker answers <c>ready</c> once, then <c>begun</c> and <c>done</c> for each
/// line, or <c>last</c> instead of <c>done</c> if it ends after it. If the server is gone, it finishes its current work and ends.
/// </summary>
internal static class WorkerHost
{
    private const int Usage = 64;

    /// <summary>Processes are replaced now and then because of leaks and fragmentation. Starting one costs as much as ten small jobs.</summary>
    private const int WorksPerProcess = 500;

    public static int Run(ReadOnlySpan<string> arguments, TextReader input, TextWriter output)
    {
        if (WorkerSettings.TryParse(arguments) is not { } settings)
            return Usage;
        // Ctrl-C in a terminal reaches the whole group. Only the server decides whether work stops.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        BeFirstToGoWhenMemoryEnds();

        using var databases = new LakeDatabases();
        IWorkerTask[] tasks = [new JobTask(settings, databases), new QueryTask()];
        foreach (var task in tasks)
            task.WarmUp();
        Answer(output, "ready");
        databases.Prepare();
        for (var works = 1; input.ReadLine() is { } line; works++)
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (blank < 0 || tasks.FirstOrDefault(t => t.Verb == line[..blank]) is not { } task)
                return Usage;
            var fit = task.Run(line[(blank + 1)..], () => Answer(output, "begun")) && works < WorksPerProcess;
            Answer(output, fit ? "done" : "last");
            if (!fit)
                break;
            databases.Prepare();
        }
        return 0;
    }

    private static void Answer(TextWriter output, string word)
    {
        try
        {
            output.WriteLine(word);
            output.Flush();
        }
        catch (IOException)
        {
            // The server is gone. The folder has the same information, and the next read ends the loop.
        }
    }

    private static void BeFirstToGoWhenMemoryEnds()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "800");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"When memory is low, the kernel may kill the server before this worker: {e.Message}");
        }
    }
}
