using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>A variable of the pipeline.</summary>
/// <param name="Values">The allowed values.</param>
public sealed record Variable(string Name, ImmutableArray<string> Values, string Default, string Description);
