using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>Makes one table from others by one SQL transform; on AWS it is the Glue job of the same name.</summary>
/// <param name="Name">The stem of its file in scripts/: <c>customer_landing_to_trusted</c>.</param>
/// <param name="Sql">One SELECT, its variables already put in.</param>
/// <param name="Inputs">The tables that <paramref name="Sql"/> reads, as the SQL parser found them; sorted.</param>
/// <param name="Accounts">The inputs whose rows are accounted for; the first is the primary one, whose figures a summary shows.</param>
public sealed record Job(
    string Name, TableName Output, string SqlFile, string Sql, ImmutableArray<TableName> Inputs, ImmutableArray<InputAccount> Accounts)
{
    /// <summary>SHA-256 of the SQL with its variables put in, as 64 lower-case hex digits: part of a version's provenance.</summary>
    public string SqlHash { get; } = Sha256.Hex(Sql);
}
