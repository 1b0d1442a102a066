using System.CommandLine;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary><c>check</c>: whether <c>run</c> with this selection can start. The launcher runs it first. Needs no server and no Postgres.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var select = RunCommand.SelectionArgument();
        var command = new Command("check", "Prints errors in the pipeline files and in a selection. Prints nothing if all is OK.");
        command.Arguments.Add(select);
        command.SetAction(parsed => Run(RunCommand.Selected(parsed, select)));
        return command;
    }

    private static int Run(string select)
    {
        // From the environment, like the server.
        var options = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(StediOptions.Section).Get<StediOptions>();
        var text = PipelineText.Read(options ?? new());
        foreach (var note in text.Notes)
            Console.Error.WriteLine($"note: {note}");
        var selection = Selection.Resolve(select, text.Definition);
        foreach (var error in selection.Errors)
            Console.Error.WriteLine($"error: {error}");
        return selection.IsValid ? 0 : HeadlessRun.NotStarted;
    }
}
