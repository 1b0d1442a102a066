using System.CommandLine;
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
    private const int CannotStart = 2;

    /// <param name="build">Creates the control plane. Commands start it if they need it.</param>
    public static async Task<int> InvokeAsync(string[] args, ControlPlane build)
    {
        try
        {
            return await Create(build).Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (IsForTheOperator(e))
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return CannotStart;
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
