using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// A complete step attempt, which needs neither the definition nor the catalog. For a landing table, it has no <paramref name="Sql"/>: it
/// registers and profiles the files of its listing.
/// </summary>
/// <param name="Token">The UUID of the step attempt. A token is never executed twice.</param>
/// <param name="Version">The output goes to <c>…/{Table}/{Version}/</c>. New for every attempt, except for landing tables, which use the version of their listing.</param>
/// <param name="Sql">The SELECT, with resolved variables. It reads its inputs under their table names.</param>
/// <param name="Inputs">All tables that Sql, checks and accounts read; for a landing table, itself.</param>
/// <param name="Accounting">The severity of unexplained rows.</param>
/// <param name="Variables">The current values, for engines with scripts that resolve them. In this request, they are already resolved.</param>
/// <param name="SqlFile">The file of Sql in scripts/, for messages.</param>
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

/// <summary>An input with its version. For a landing table, this is the version of its listing.</summary>
/// <param name="Version">The version to read; for a landing table, <see cref="LandingListing.Version"/>.</param>
/// <param name="Columns">For a landing table, the columns of its DDL; otherwise empty.</param>
/// <param name="Rules">For a landing table, its limits on rejects; otherwise null.</param>
public sealed record JobInput(TableName Table, string Version, bool IsLanding, ImmutableArray<Column> Columns, LandingRules? Rules = null);
