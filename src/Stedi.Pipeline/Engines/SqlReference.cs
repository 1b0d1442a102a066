namespace Stedi.Pipeline.Engines;

public enum SqlReferenceKind { Table, TableFunction, Function, Parameter, ListOfTables }

/// <summary>A name in a statement.</summary>
/// <param name="Name">For a table, as written, with parts quoted unless they are plain identifiers. For a function, in lower case and without its schema.</param>
/// <param name="Position">The index of its first character, from 0, if known.</param>
public sealed record SqlReference(SqlReferenceKind Kind, string Name, int? Position);
