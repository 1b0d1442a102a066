using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>A column that is made from personal data, or may be, and that nobody tagged: it is masked for viewers.</summary>
/// <param name="Sources">The columns from which the personal data comes; empty where that cannot be followed.</param>
public sealed record PersonalView(ColumnPlace Column, PersonalRisk Risk, ImmutableArray<ColumnPlace> Sources)
{
    public static PersonalView Of(PersonalFinding finding) =>
        new(ColumnPlace.Of(finding.Column), finding.Risk, [.. finding.Sources.Select(s => ColumnPlace.Of(s.From))]);
}
