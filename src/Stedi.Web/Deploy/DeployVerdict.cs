using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Deploy;

/// <summary>Whether the deployed resources match the pipeline.</summary>
/// <param name="Open">The changes to deploy.</param>
/// <param name="Unknown">Why the check was not possible; null if it was.</param>
public sealed record DeployVerdict(ImmutableArray<DeployChange> Open, string? Unknown)
{
    /// <summary>The most changes listed. Further ones are only counted.</summary>
    private const int Told = 10;

    public static readonly DeployVerdict Good = new([], null);

    public bool IsDrift => !Open.IsEmpty;

    /// <summary>Why a run is refused, and what to do.</summary>
    public ImmutableArray<string> Refusal =>
    [
        $"The deployed resources differ from the pipeline. {List}",
        "Deploy first (./stedi deploy --apply, or the Deploy page), or start anyway (./stedi run --ignore-drift, or \"ignoreDrift\": true).",
    ];

    /// <summary>The note for the history of a run; null if nothing differs.</summary>
    public string? Remark =>
        IsDrift ? $"Started although the deployed resources differ from the pipeline. {List}"
        : Unknown is not null ? $"Started without comparing the deployed resources with the pipeline: {Unknown}"
        : null;

    private string List => string.Join(" ", Open.Take(Told).Select(DeployText.Line)) + (Open.Length > Told ? $" And {Open.Length - Told} more." : "");
}
