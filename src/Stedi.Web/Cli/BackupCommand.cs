using System.CommandLine;
using Stedi.Web.Backups;

namespace Stedi.Web.Cli;

/// <summary><c>backup</c>: writes this home into one archive. Needs Postgres but no server. It can run next to one.</summary>
internal static class BackupCommand
{
    public static Command Create(ControlPlane build)
    {
        var file = FileArgument("The archive to write. The file must not exist.");
        var command = new Command("backup", "Writes the history, the keys and all table versions into one archive.") { file };
        command.SetAction((parsed, cancellationToken) => HomeCommand.RunAsync(
            build,
            CommandLine.Refused,
            async services =>
            {
                var backups = ActivatorUtilities.CreateInstance<BackupService>(services);
                return BackupReport.Print(await backups.WriteAsync(Path.GetFullPath(parsed.GetRequiredValue(file)), Environment.UserName, BackupReport.Progress, cancellationToken), services);
            }));
        return command;
    }

    internal static Argument<string> FileArgument(string description) => new("FILE") { Description = description };
}
