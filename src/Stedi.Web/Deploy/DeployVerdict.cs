using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Deploy;

/// <summary>Whether what is deployed is what the pipeline says.</summary>
/// <param name="Open">What is not.</param>
/// <param name="Unknown">Why that could not be told; null where it could.</param>
public sealed record DeployVerdict(ImmutableArray<DeployChange> Open, string? Unknown)
{
    /// <summary>More are counted only.</summary>
    private const int Told = 10;

    public static readonly DeployVerdict Good = new([], null);

    public bool IsDrift => !Open.IsEmpty;

    /// <summary>Why a run is refused, and what to do.</summary>
    public ImmutableArray<string> Refusal =>
    [
        $"What is deployed is not what the pipeline says. {List}",
        "Deploy it (./stedi deploy --apply, or the page Deploy), or start all the same (./stedi run --ignore-drift, or \"ignoreDrift\": true).",
    ];

    /// <summary>What the history of a run keeps of it; null where all is well.</summary>
    public string? Remark =>
        IsDrift ? $"Started although what is deployed is not what the pipeline says. {List}"
        : Unknown is not null ? $"Started without knowing whether what is deployed is what the pipeline says: {Unknown}"
        : null;

    private string List => string.Join(" ", Open.Take(Told).Select(DeployText.Line)) + (Open.Length > Told ? $" And {Open.Length - Told} more." : "");
}
