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
    /// <summary>The first table in FROM; null where there is none.</summary>
    public TableName? FirstInput { get; init; }

    /// <summary>
    /// What <see cref="Accounts"/> holds where it was read from the SQL, because pipeline.yaml declares none: the variables not put in, as rendered scripts
    /// carry it. Otherwise null.
    /// </summary>
    public InputAccount? Derived { get; init; }

    /// <summary>The input whose figures a summary shows; null where the SQL reads no table.</summary>
    public TableName? Primary => Accounts is [var first, ..] ? first.Input : FirstInput ?? (Inputs is [var only, ..] ? only : null);

    /// <summary>SHA-256 of the SQL with its variables put in, as 64 lower-case hex digits: part of a version's provenance.</summary>
    public string SqlHash { get; } = Sha256.Hex(Sql);
}
