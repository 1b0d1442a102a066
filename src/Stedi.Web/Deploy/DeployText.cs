using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Deploy;

/// <summary>The source of a deployment, and its texts.</summary>
internal static class DeployText
{
    private const int Named = 5;

    public const string NotNeeded = "The local engine needs no deployment: jobs run on this machine directly from scripts/. Deployment is for Stedi__Engine=aws (see docs/aws.md).";

    public static DeploySource SourceOf(PipelineDefinition definition) =>
        new(definition, GlueScriptRenderer.RenderAll(definition).ToImmutableSortedDictionary(StringComparer.Ordinal));

    public static string Word(DeployPart part) => part.ToString().ToLowerInvariant();

    public static string Word(DeployChangeKind kind) => kind switch
    {
        DeployChangeKind.None => "up to date",
        DeployChangeKind.Create => "create",
        DeployChangeKind.Update => "update",
        DeployChangeKind.Drift => "drift",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    /// <summary>The changes made, for the audit log: their number and the first few.</summary>
    public static string Made(IReadOnlyCollection<DeployChange> changes) => changes.Count == 0 ? "0 changes"
        : $"{Figures.Plural(changes.Count, "change")} ({string.Join(", ", changes.Take(Named).Select(c => $"{Word(c.Part)} {c.Name}"))}{(changes.Count > Named ? ", …" : "")})";

    /// <summary>One change as one line, for messages.</summary>
    public static string Line(DeployChange change) => $"{Word(change.Part)} {change.Name}: {change.Why}";
}
