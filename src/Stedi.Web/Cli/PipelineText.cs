using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;
using Stedi.Web.Hosting;

namespace Stedi.Web.Cli;

/// <summary>The pipeline files, for commands without a server.</summary>
/// <param name="Folder">The pipeline folder.</param>
/// <param name="Notes">Warnings about accepted input that may be read in an unexpected way.</param>
internal sealed record PipelineText(string Folder, PipelineDefinition Definition, ImmutableArray<Fault> Notes)
{
    /// <param name="options">The user's settings.</param>
    /// <exception cref="StartupException">The folder does not exist or its files have errors. The message lists all errors.</exception>
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
