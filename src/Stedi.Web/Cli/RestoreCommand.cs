using System.CommandLine;
using Stedi.Web.Backups;

namespace Stedi.Web.Cli;

/// <summary><c>restore</c>: fills an empty home from an archive. Needs Postgres, and starts nothing.</summary>
internal static class RestoreCommand
{
    public static Command Create(ControlPlane build)
    {
        var file = BackupCommand.FileArgument("An archive that backup wrote.");
        var command = new Command("restore", "Fills an empty home from an archive that backup wrote. Verifies it first, and starts nothing.") { file };
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
