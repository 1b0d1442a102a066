namespace Stedi.Pipeline.Model;

/// <summary>An ordered label of tables: landing, trusted, curated.</summary>
/// <param name="Order">Position from left to right, from 0.</param>
public sealed record Zone(string Name, int Order, string Description);
