using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>The rows of a person in all tables, and where they were dropped.</summary>
/// <param name="Keys">The values that identify the person's rows.</param>
/// <param name="Steps">The tables with rows of people, in the order of the pipeline.</param>
/// <param name="ScannedBytes">Null if the engine does not report this.</param>
public sealed record PersonTrace(ImmutableArray<PersonKey> Keys, ImmutableArray<PersonStep> Steps, long? ScannedBytes)
{
    /// <summary>No rows were found. Tables that could not be read may still have some.</summary>
    public bool IsUnknown => Steps.All(s => s.Rows is null or 0 && s.Inputs.All(i => i.RowsIn == 0));
}

/// <param name="Values">The searched value, or the values that a table links to it.</param>
/// <param name="IsAsked">The value was searched; otherwise it was found through another one.</param>
public sealed record PersonKey(string Identifier, ImmutableArray<string> Values, bool IsAsked);

/// <param name="Rows">The number of the person's rows; null if the table has no identifier, or could not be read.</param>
/// <param name="By">The identifier used to find them.</param>
/// <param name="Inputs">The outcome of the person's rows in each accounted input.</param>
/// <param name="Fault">Why the table could not be read.</param>
public sealed record PersonStep(
    TableName Table, string Version, long? Rows, string? By, ImmutableArray<PersonFlow> Inputs, string? Fault);

/// <param name="Drops">The reasons that dropped rows of this person, in declared order.</param>
public sealed record PersonFlow(TableName Input, string Version, long RowsIn, long RowsKept, ImmutableArray<DropMetrics> Drops, long Unexplained);
