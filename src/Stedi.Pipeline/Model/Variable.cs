using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>A variable that the pipeline declares.</summary>
/// <param name="Values">The values that it may take.</param>
public sealed record Variable(string Name, ImmutableArray<string> Values, string Default, string Description);
