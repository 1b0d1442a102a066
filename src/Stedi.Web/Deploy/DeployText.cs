using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Deploy;

/// <summary>What a definition deploys, and words for people.</summary>
internal static class DeployText
{
    private const int Named = 5;

    public const string NotNeeded = "The local engine needs no deployment: its jobs run on this machine, straight from scripts/. Deploying is for Stedi__Engine=aws; see docs/aws.md.";

    public static DeploySource SourceOf(PipelineDefinition definition) =>
        new(definition, GlueScriptRenderer.RenderAll(definition).ToImmutableSortedDictionary(StringComparer.Ordinal));

    public static string Word(DeployPart part) => part.ToString().ToLowerInvariant();

    public static string Word(DeployChangeKind kind) => kind switch
    {
        DeployChangeKind.None => "as it should be",
        DeployChangeKind.Create => "create",
        DeployChangeKind.Update => "update",
        DeployChangeKind.Drift => "drift",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    /// <summary>What was made, for the audit log: how many, and the first of them.</summary>
    public static string Made(IReadOnlyCollection<DeployChange> changes) => changes.Count == 0 ? "0 changes"
        : $"{Figures.Plural(changes.Count, "change")} ({string.Join(", ", changes.Take(Named).Select(c => $"{Word(c.Part)} {c.Name}"))}{(changes.Count > Named ? ", …" : "")})";

    /// <summary>One line, for messages.</summary>
    public static string Line(DeployChange change) => $"{Word(change.Part)} {change.Name}: {change.Why}";
}
