using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Stedi.Pipeline.Engines;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary>The control plane, not started.</summary>
/// <param name="settings">Configuration as <c>--Section:Name=value</c>.</param>
/// <param name="customize">Overrides services.</param>
internal delegate WebApplication ControlPlane(string[] settings, Action<WebApplicationBuilder>? customize = null);

/// <summary>The commands, one file each. Standard output is for results; logs and errors go to standard error.</summary>
internal static class CommandLine
{
    /// <summary>Nothing was started: a file, folder or setting cannot be used.</summary>
    public const int Refused = 2;

    private const int WrongUsage = 64;
    private const int Interrupted = 130;
    private const int Terminated = 143;

    /// <param name="build">Creates the control plane. Commands start it if they need it.</param>
    public static async Task<int> InvokeAsync(string[] args, ControlPlane build)
    {
        var parsed = Create(build).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"error: {error.Message}");
            return WrongUsage;
        }
        // Not by System.CommandLine, which ends the process 2 s after a signal. A cancelled run needs longer to end and to print its result.
        using var stop = new CancellationTokenSource();
        var code = 0;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, Terminated));
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (OperationCanceledException) when (code != 0)
        {
            return code;
        }
        catch (Exception e) when (IsForTheOperator(e))
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return Refused;
        }

        void Stop(PosixSignalContext signal, int exitCode)
        {
            // The second signal ends the process at once.
            signal.Cancel = Interlocked.CompareExchange(ref code, exitCode, 0) == 0;
            if (signal.Cancel)
                stop.Cancel();
        }
    }

    /// <summary>
    /// Exceptions whose message says what to do. That includes unusable files and addresses (a port in use), and settings that are not numbers.
    /// Any other exception is a bug.
    /// </summary>
    internal static bool IsForTheOperator(Exception e) =>
        e is StartupException or OptionsValidationException or EngineException or IOException or UnauthorizedAccessException
            or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" };

    private static RootCommand Create(ControlPlane build)
    {
        var root = new RootCommand("The STEDI lakehouse control plane. Without a command, it runs serve.");
        ServeCommand.Describe(root, build);
        root.Subcommands.Add(ServeCommand.Create(build));
        root.Subcommands.Add(RenderCommand.Create());
        root.Subcommands.Add(SampleCommand.Create());
        root.Subcommands.Add(RunCommand.Create(build));
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(DeployCommand.Create());
        root.Subcommands.Add(RepairCommand.Create(build));
        root.Subcommands.Add(BackupCommand.Create(build));
        root.Subcommands.Add(RestoreCommand.Create(build));
        return root;
    }
}
