using System.CommandLine;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary><c>check</c>: whether <c>run</c> with this selection can start. The launcher runs it first. Needs no server and no Postgres.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var select = RunCommand.SelectionArgument();
        var command = new Command("check", "Checks the pipeline's files and a selection.");
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
        if (!selection.IsValid)
            return HeadlessRun.NotStarted;
        var (all, selected) = (text.Definition.Tables.Length, selection.Tables.Length);
        Console.WriteLine($"{Figures.Plural(all, "table")}{(selected == all ? "" : $" ({selected} selected)")}, 0 errors{(text.Notes.IsEmpty ? "" : $", {Figures.Plural(text.Notes.Length, "note")}")}");
        return 0;
    }
}
