using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>Where a person's rows are, and where they dropped out.</summary>
/// <param name="Keys">By what rows were taken for this person's.</param>
/// <param name="Steps">The tables whose rows are somebody's, in the order of the pipeline.</param>
/// <param name="ScannedBytes">Null where the engine does not say.</param>
public sealed record PersonTrace(ImmutableArray<PersonKey> Keys, ImmutableArray<PersonStep> Steps, long? ScannedBytes)
{
    /// <summary>Nothing of this person is anywhere; a table that could not be read may hold something.</summary>
    public bool IsUnknown => Steps.All(s => s.Rows is null or 0 && s.Inputs.All(i => i.RowsIn == 0));
}

/// <param name="Values">Where the identifier was not asked for, those that a table ties to what was.</param>
/// <param name="IsAsked">Somebody asked for this value; otherwise it was found beside it.</param>
public sealed record PersonKey(string Identifier, ImmutableArray<string> Values, bool IsAsked);

/// <param name="Rows">The person's rows in the table; null where no column tells whose a row is, or the version could not be read.</param>
/// <param name="By">The identifier by which they were found.</param>
/// <param name="Inputs">What became of the person's rows of each accounted input.</param>
/// <param name="Fault">Why it could not be told.</param>
public sealed record PersonStep(
    TableName Table, string Version, long? Rows, string? By, ImmutableArray<PersonFlow> Inputs, string? Fault);

/// <param name="Drops">The reasons that removed rows of this person, in the order of their declaration.</param>
public sealed record PersonFlow(TableName Input, string Version, long RowsIn, long RowsKept, ImmutableArray<DropMetrics> Drops, long Unexplained);
