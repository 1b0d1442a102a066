using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// How the rows of one input of a job are accounted for: rows in = rows kept + Σ rows of each drop reason. What is left over is the
/// unexplained rest, a check of its own.
/// </summary>
/// <param name="Kept">
/// An SQL predicate over the input (its columns under the input's table name; the job's output under its own name) that is true of the rows
/// that reached the output. Null where every output row is one input row: then rows kept = rows out.
/// </param>
/// <param name="Drops">In order: a dropped row counts for the first reason that is true of it.</param>
/// <param name="KeptLine">The line of pipeline.yaml where <paramref name="Kept"/> begins; 0 where it comes from no file.</param>
public sealed record InputAccount(TableName Input, string? Kept, ImmutableArray<DropReason> Drops, int KeptLine = 0);

/// <summary>A reason for which rows of an input do not reach the output.</summary>
/// <param name="When">
/// An SQL predicate over the input, as <see cref="InputAccount.Kept"/>; it must be false of every kept row. It may use window functions
/// over the input (duplicates are told apart by nothing else), so an engine evaluates it in a projection, where NULL counts as false.
/// </param>
/// <param name="Line">The line of pipeline.yaml where <paramref name="When"/> begins; 0 where it comes from no file.</param>
public sealed record DropReason(string Name, string Description, string When, int Line = 0);
