using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;
using Stedi.Web.Hosting;

namespace Stedi.Web.Cli;

/// <summary>The pipeline as its files stand, for commands that start nothing.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Notes">What was accepted but is read otherwise than one may expect.</param>
internal sealed record PipelineText(string Folder, PipelineDefinition Definition, ImmutableArray<Fault> Notes)
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
        return result.Definition is { } definition
            ? new(folder, definition, result.Notes)
            : throw new StartupException($"The pipeline in {folder} has {Fault.Count(result.Faults.Length)}:\n{string.Join('\n', result.Faults)}");
    }
}
