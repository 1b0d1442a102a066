using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

/// <summary>A parsed statement: an error, or all its names in the order of the syntax tree.</summary>
internal sealed record SqlReading(string? Error, int? Position, ImmutableArray<SqlReference> References)
{
    /// <summary>It was not parsed, because too many others are. A retry shortly after may succeed.</summary>
    public bool IsBusy { get; init; }

    /// <summary>See <see cref="SqlAnalysis"/>.</summary>
    public bool IsSyntaxError { get; init; }

    public static SqlReading Fault(string error, int? position = null) => new(error, position, []);

    public SqlAnalysis ToAnalysis() => new(
        Error, Position, Names(SqlReferenceKind.Table), Names(SqlReferenceKind.TableFunction), Names(SqlReferenceKind.Function),
        References) { IsBusy = IsBusy, IsSyntaxError = IsSyntaxError };

    private ImmutableArray<string> Names(SqlReferenceKind kind) =>
        [.. References.Where(r => r.Kind == kind).Select(r => r.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
