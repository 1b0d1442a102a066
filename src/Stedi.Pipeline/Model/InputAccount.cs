using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// How the rows of one input of a job are accounted for: rows in = rows kept + Σ rows of each drop reason. The difference is the
/// unexplained rest, which has its own check.
/// </summary>
/// <param name="Kept">
/// An SQL predicate over the input that is true for the rows that reached the output. It uses the table names of the input and of the output.
/// Null if every output row is one input row: then rows kept = rows out.
/// </param>
/// <param name="Drops">The reasons in order: a dropped row counts for the first one that is true.</param>
/// <param name="KeptLine">The line of pipeline.yaml where <paramref name="Kept"/> begins; 0 if it is not from a file.</param>
public sealed record InputAccount(TableName Input, string? Kept, ImmutableArray<DropReason> Drops, int KeptLine = 0);

/// <summary>A reason why rows of an input do not reach the output.</summary>
/// <param name="When">
/// An SQL predicate over the input, like <see cref="InputAccount.Kept"/>. It must be false for every kept row. It may use window functions
/// over the input (needed for duplicates), so engines evaluate it in a projection, where NULL counts as false.
/// </param>
/// <param name="Line">The line of pipeline.yaml where <paramref name="When"/> begins; 0 if it is not from a file.</param>
public sealed record DropReason(string Name, string Description, string When, int Line = 0);
