using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Hosting;

namespace Stedi.Web.Cli;

/// <summary>The pipeline as its files stand, for commands that start nothing.</summary>
/// <param name="Folder">Where they lie.</param>
internal sealed record PipelineText(string Folder, PipelineDefinition Definition)
{
    /// <param name="options">What of it the user has set.</param>
    /// <exception cref="StartupException">There is no such folder, or its files have faults; the message lists them all.</exception>
    public static PipelineText Read(StediOptions options)
    {
        var folder = StediOptionsSetup.ScriptsOf(options) ?? "";
        if (StediOptionsSetup.ScriptsFault(folder) is { } fault)
            throw new StartupException(fault);
        using var analyzer = new DuckDbSqlAnalyzer();
        var result = new PipelineLoader(analyzer).Load(PipelineLoader.ReadFiles(folder), options.Variables);
        return new(folder, result.Definition ?? throw new StartupException($"The pipeline in {folder} cannot be read:\n{string.Join('\n', result.Faults)}"));
    }
}
