namespace Stedi.Pipeline.Engines;

public enum SqlReferenceKind { Table, TableFunction, Function, Parameter, ListOfTables }

/// <summary>A name that a statement mentions.</summary>
/// <param name="Name">Of a table as written, parts quoted where they are no plain identifiers; of a function in lower case, without its schema.</param>
/// <param name="Position">Index of its first character, from 0, where known.</param>
public sealed record SqlReference(SqlReferenceKind Kind, string Name, int? Position);
