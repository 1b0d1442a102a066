using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// One step attempt, complete: whoever has this needs neither the definition nor the catalogue. A landing table's request has no
/// <paramref name="Sql"/>: it registers and profiles the files of its listing.
/// </summary>
/// <param name="Token">UUID of the step attempt; the same token is never worked on twice.</param>
/// <param name="Version">Where the output goes: <c>…/{Table}/{Version}/</c>. New for every attempt, except of a landing table, whose version is its listing's.</param>
/// <param name="Sql">The transform, its variables put in; reads its inputs under their table names.</param>
/// <param name="Inputs">Everything that Sql, checks and accounts read; for a landing table, itself.</param>
/// <param name="Accounting">What an unexplained rest of rows does.</param>
/// <param name="Variables">The definition's values in force, for an engine whose scripts put them in themselves; here they are put in already.</param>
/// <param name="SqlFile">Where in scripts/ Sql stands, for messages.</param>
public sealed record JobRequest(
    string Token,
    TableName Table,
    string JobName,
    string Version,
    string? Sql,
    string SqlHash,
    ImmutableArray<JobInput> Inputs,
    ImmutableArray<Check> Checks,
    ImmutableArray<InputAccount> Accounts,
    Severity Accounting,
    ImmutableSortedDictionary<string, string> Variables,
    string? SqlFile = null);

/// <summary>An input at an explicit place: of a landing table its listing, of any other its version.</summary>
/// <param name="Version">The version that is read; of a landing table, <see cref="LandingListing.Version"/>.</param>
/// <param name="Columns">Of a landing table, its DDL's columns; otherwise empty.</param>
/// <param name="Rules">Of a landing table, what its files may lack; otherwise null.</param>
public sealed record JobInput(TableName Table, string Version, bool IsLanding, ImmutableArray<Column> Columns, LandingRules? Rules = null);
