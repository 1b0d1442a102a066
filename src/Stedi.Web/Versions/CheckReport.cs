using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Versions;

/// <summary>What a check of a version found, as REST shows it.</summary>
/// <param name="Samples">A few of the violating rows, each a JSON object as text.</param>
/// <param name="Groups">Of a rule on groups, how many groups these rows are in; otherwise null.</param>
public sealed record CheckReport(string Name, Severity Severity, long Violations, ImmutableArray<string> Samples, long? Groups = null);
