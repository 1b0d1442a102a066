namespace Stedi.Pipeline.Model;

/// <summary>A column that tells whose a row is.</summary>
/// <param name="Identifier">What it holds, by the pipeline's own word: <c>email</c>. The same value of the same identifier is the same person, in whichever table.</param>
/// <param name="IsDeclared">
/// pipeline.yaml names it at this table; otherwise it followed its column's name from upstream. Only a table that declares several ties them together:
/// a join may put two people into one row.
/// </param>
public sealed record PersonColumn(string Identifier, string Column, bool IsDeclared);
