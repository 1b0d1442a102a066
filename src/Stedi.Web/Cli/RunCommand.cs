using System.CommandLine;
using Stedi.Web.Runs;

namespace Stedi.Web.Cli;

/// <summary><c>run</c>: one run without the dashboard. See <see cref="HeadlessRun"/>.</summary>
internal static class RunCommand
{
    public static Command Create(ControlPlane build)
    {
        var select = SelectionArgument();
        var folders = new FolderOptions();
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON instead of a table." };
        var ignoreDrift = new Option<bool>("--ignore-drift") { Description = "Starts even if the AWS deployment differs from the pipeline." };
        var reread = new Option<bool>("--reread") { Description = "Reads the landing files again, even if they have not changed." };
        var command = new Command("run", "Builds and publishes tables, then prints the result with row counts. Exits 0 only if published.");
        command.Arguments.Add(select);
        folders.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(ignoreDrift);
        command.Options.Add(reread);
        command.SetAction((parsed, cancellationToken) => HeadlessRun.ExecuteAsync(
            new StartRun(
                Selected(parsed, select), new(TriggerKind.Cli, Environment.UserName), IgnoreDrift: parsed.GetValue(ignoreDrift), Reread: parsed.GetValue(reread)),
            parsed.GetValue(json),
            folders.Settings(parsed),
            build, cancellationToken));
        return command;
    }

    internal static Argument<string[]> SelectionArgument() => new("selection")
    {
        Description = "Tables to build: TABLE, +TABLE (with upstream), TABLE+ (with downstream), zone:NAME, state:outdated or *. Separate several with spaces.",
        DefaultValueFactory = _ => ["*"],
    };

    internal static string Selected(ParseResult parsed, Argument<string[]> select) => string.Join(' ', parsed.GetRequiredValue(select));
}
