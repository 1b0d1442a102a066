using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>An untagged column that receives personal data, or may receive it. It is masked for viewers.</summary>
/// <param name="Sources">The personal source columns; empty if unknown.</param>
public sealed record PersonalView(ColumnPlace Column, PersonalRisk Risk, ImmutableArray<ColumnPlace> Sources)
{
    public static PersonalView Of(PersonalFinding finding) =>
        new(ColumnPlace.Of(finding.Column), finding.Risk, [.. finding.Sources.Select(s => ColumnPlace.Of(s.From))]);
}
