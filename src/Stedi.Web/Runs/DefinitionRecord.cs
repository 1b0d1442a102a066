using System.Collections.Immutable;

namespace Stedi.Web.Runs;

/// <summary>A definition that a run used, stored by hash. An edit of scripts/ never changes an open run, and history can show what ran.</summary>
public sealed class DefinitionRecord
{
    public required string Hash { get; init; }

    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
