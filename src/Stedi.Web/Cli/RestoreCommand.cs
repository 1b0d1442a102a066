using System.CommandLine;
using Stedi.Web.Backups;

namespace Stedi.Web.Cli;

/// <summary><c>restore</c>: fills an empty home from an archive. Needs Postgres and starts no server.</summary>
internal static class RestoreCommand
{
    public static Command Create(ControlPlane build)
    {
        var file = BackupCommand.FileArgument("An archive written by backup.");
        var command = new Command("restore", "Fills an empty home from an archive written by backup. Verifies the archive first. Starts no server.") { file };
        command.SetAction((parsed, cancellationToken) => HomeCommand.RunAsync(
            build,
            CommandLine.Refused,
            async services =>
            {
                var restores = ActivatorUtilities.CreateInstance<RestoreService>(services);
                return BackupReport.Print(await restores.ReadAsync(Path.GetFullPath(parsed.GetRequiredValue(file)), Environment.UserName, BackupReport.Progress, cancellationToken), services);
            }));
        return command;
    }
}
