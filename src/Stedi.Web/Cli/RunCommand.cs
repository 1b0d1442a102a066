using System.CommandLine;
using Stedi.Web.Runs;

namespace Stedi.Web.Cli;

/// <summary><c>run</c>: one run without the dashboard; see <see cref="HeadlessRun"/>.</summary>
internal static class RunCommand
{
    public static Command Create(ControlPlane build)
    {
        var select = SelectionArgument();
        var folders = new FolderOptions();
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON instead of a table." };
        var ignoreDrift = new Option<bool>("--ignore-drift") { Description = "Starts although what is deployed on AWS is not what the pipeline says." };
        var reread = new Option<bool>("--reread") { Description = "Reads the landing files again, although they may be those that were read before." };
        var command = new Command("run", "Builds tables, waits for the end and prints what became of the rows. Exits 0 only if they were published.");
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
        Description = "What to build, as TABLE, +TABLE (with upstream), TABLE+ (with downstream), zone:NAME, state:outdated or *; several are united.",
        DefaultValueFactory = _ => ["*"],
    };

    internal static string Selected(ParseResult parsed, Argument<string[]> select) => string.Join(' ', parsed.GetRequiredValue(select));
}
