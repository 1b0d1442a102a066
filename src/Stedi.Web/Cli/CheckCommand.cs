using System.CommandLine;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary><c>check</c>: whether <c>run</c> with this selection could begin. The launcher asks before it starts anything; needs no server and no Postgres.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var select = RunCommand.SelectionArgument();
        var command = new Command("check", "Says what is wrong with the pipeline's files and with a selection; nothing where all is well.");
        command.Arguments.Add(select);
        command.SetAction(parsed => Run(RunCommand.Selected(parsed, select)));
        return command;
    }

    private static int Run(string select)
    {
        // As the server is told: by the environment.
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
