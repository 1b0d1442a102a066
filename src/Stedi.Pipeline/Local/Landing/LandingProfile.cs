using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>What an import found: <c>Lines = Rows + Σ Rejects.Rows</c>.</summary>
/// <param name="Lines">Lines that are not blank; a file that cannot be read to its end counts as one more, since its rest is one reject.</param>
/// <param name="Rejects">Per reason of <see cref="RejectReasons"/> that occurred, by name.</param>
/// <param name="NewFields">Keys that are no column, by name; at most 100.</param>
/// <param name="MissingFields">Columns whose key no line has, in the table's order.</param>
internal sealed record LandingProfile(
    long Lines, long Rows, ImmutableArray<DropMetrics> Rejects, ImmutableArray<string> NewFields, ImmutableArray<string> MissingFields);
