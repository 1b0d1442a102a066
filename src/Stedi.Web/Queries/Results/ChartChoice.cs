using System.Collections.Immutable;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries.Results;

public enum ChartKind { Bar, Line, Time, Scatter }

/// <summary>A chart of a result. It names columns, so it survives a change of the statement.</summary>
/// <param name="X">Null: chosen automatically.</param>
/// <param name="Y">Empty: chosen automatically.</param>
public sealed record ChartChoice(ChartKind Kind, string? X, ImmutableArray<string> Y)
{
    /// <summary>More series than this are hard to tell apart.</summary>
    public const int MaxY = 4;

    public string Word => Kind.ToString().ToLowerInvariant();

    public static ChartChoice? Read(string? kind, string? x, string[]? y) =>
        EnumWord.Read<ChartKind>(kind) is { } known
            ? new(known, x, [.. (y ?? []).Take(MaxY)])
            : null;

    public bool Equals(ChartChoice? other) => other is not null && Kind == other.Kind && X == other.X && Y.SequenceEqual(other.Y);

    public override int GetHashCode() => HashCode.Combine(Kind, X, Y.Length);
}
