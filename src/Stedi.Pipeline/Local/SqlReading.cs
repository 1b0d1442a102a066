using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

internal enum SqlReferenceKind { Table, TableFunction, Function, Parameter, ListOfTables }

/// <param name="Name">Of a table as written, parts quoted where they are no plain identifiers; of a function in lower case, without its schema.</param>
/// <param name="Position">Index of its first character, from 0, where known.</param>
internal sealed record SqlReference(SqlReferenceKind Kind, string Name, int? Position);

/// <summary>A statement as the parser sees it: a fault, or every name that it mentions in the order of the syntax tree.</summary>
internal sealed record SqlReading(string? Error, int? Position, ImmutableArray<SqlReference> References)
{
    public static SqlReading Fault(string error, int? position = null) => new(error, position, []);

    public SqlAnalysis ToAnalysis() => new(
        Error, Position, Names(SqlReferenceKind.Table), Names(SqlReferenceKind.TableFunction), Names(SqlReferenceKind.Function));

    private ImmutableArray<string> Names(SqlReferenceKind kind) =>
        [.. References.Where(r => r.Kind == kind).Select(r => r.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
