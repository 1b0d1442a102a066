namespace Stedi.Pipeline.Model;

/// <summary>A column that identifies the person a row belongs to.</summary>
/// <param name="Identifier">The kind of identifier, named by the pipeline: <c>email</c>. The same value of the same identifier is the same person in all tables.</param>
/// <param name="IsDeclared">
/// Declared for this table in pipeline.yaml; otherwise inherited by the column's name. Only declared identifiers of one table are linked to each other:
/// a join may put two people into one row.
/// </param>
public sealed record PersonColumn(string Identifier, string Column, bool IsDeclared);
