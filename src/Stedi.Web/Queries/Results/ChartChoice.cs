using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries.Results;

public enum ChartKind { Bar, Line, Time, Scatter }

/// <summary>A chart of a result. It names columns, so it survives a change of the statement.</summary>
/// <param name="X">The column of the X axis. Null: chosen automatically.</param>
/// <param name="Y">The columns of the values, up to 4. Empty: chosen automatically.</param>
public sealed record ChartChoice(ChartKind Kind, string? X, ImmutableArray<string> Y)
{
    /// <summary>More series than this are hard to tell apart.</summary>
    public const int MaxY = 4;

    private const int MaxName = 200;

    [JsonIgnore]
    public string Word => Kind.ToString().ToLowerInvariant();

    /// <summary>Why it cannot be saved; null if it is valid. Whether the columns exist is not known before the query runs.</summary>
    [JsonIgnore]
    public string? Refusal =>
        Y.IsDefault || Y.Length > MaxY ? $"chart.y must have at most {MaxY} columns."
        : Y.Append(X ?? "").Any(c => c is null || c.Length > MaxName || c.Contains('\0', StringComparison.Ordinal)) ? $"A column of chart must have at most {MaxName} characters, without NUL."
        : null;

    public static ChartChoice? Read(string? kind, string? x, string[]? y) =>
        EnumWord.Read<ChartKind>(kind) is { } known
            ? new(known, x, [.. (y ?? []).Take(MaxY)])
            : null;

    public bool Equals(ChartChoice? other) => other is not null && Kind == other.Kind && X == other.X && Y.SequenceEqual(other.Y);

    public override int GetHashCode() => HashCode.Combine(Kind, X, Y.Length);
}
