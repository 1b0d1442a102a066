using System.CommandLine;
using Stedi.Pipeline.Definition;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary><c>render</c>: writes each job's Glue script next to its SQL. Needs no server and no Postgres.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        var command = new Command("render", "Writes scripts/*.py from scripts/*.sql and pipeline.yaml.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // With default variables: the rendered files are committed and must not depend on the environment.
        var text = PipelineText.Read(new StediOptions { Scripts = Environment.GetEnvironmentVariable("Stedi__Scripts") ?? "" });
        foreach (var (name, script) in GlueScriptRenderer.RenderAll(text.Definition))
        {
            var path = Path.Combine(text.Folder, name);
            var same = File.Exists(path) && await File.ReadAllTextAsync(path, cancellationToken) == script;
            if (!same)
                await File.WriteAllTextAsync(path, script, cancellationToken);
            Console.WriteLine($"{(same ? "unchanged" : "written  ")} {path}");
        }
        return 0;
    }
}
