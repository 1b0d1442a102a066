using System.Runtime.InteropServices;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Queries;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>
/// The worker process. Its server writes lines <c>VERB FOLDER</c>; it answers <c>ready</c> once, then for each line <c>begun</c> and
/// <c>done</c>, or <c>last</c> instead of <c>done</c> where it ends then. When the server is gone it ends what it works on, then itself.
/// </summary>
internal static class WorkerHost
{
    private const int Usage = 64;

    /// <summary>A fresh process now and then gives back what leaks and fragments. Starting one costs as much as ten small jobs.</summary>
    private const int WorksPerProcess = 500;

    public static int Run(ReadOnlySpan<string> arguments, TextReader input, TextWriter output)
    {
        if (WorkerSettings.TryParse(arguments) is not { } settings)
            return Usage;
        // Ctrl-C in a terminal goes to the whole group; whether work stops then is the server's decision.
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
            // The server is gone. The folder says all that the answer says, and the next read ends the loop.
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
            Console.Error.WriteLine($"The kernel may take the server before this worker when memory ends: {e.Message}");
        }
    }
}
