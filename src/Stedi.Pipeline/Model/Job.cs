using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>Builds a table from others with one SELECT. On AWS, it is a Glue job with the same name.</summary>
/// <param name="Name">The name of its file in scripts/, without extension: <c>customer_landing_to_trusted</c>.</param>
/// <param name="Sql">One SELECT, with resolved variables.</param>
/// <param name="Inputs">The tables that <paramref name="Sql"/> reads, as the SQL parser found them; sorted.</param>
/// <param name="Accounts">The inputs whose rows are accounted for. The first one is the primary input, which summaries show.</param>
public sealed record Job(
    string Name, TableName Output, string SqlFile, string Sql, ImmutableArray<TableName> Inputs, ImmutableArray<InputAccount> Accounts)
{
    /// <summary>The first table in FROM; null if there is none.</summary>
    public TableName? FirstInput { get; init; }

    /// <summary>
    /// The account derived from the SQL, if pipeline.yaml declares none; otherwise null. It is without resolved variables, as rendered scripts
    /// contain it.
    /// </summary>
    public InputAccount? Derived { get; init; }

    /// <summary>The input that summaries show; null if the SQL reads no table.</summary>
    public TableName? Primary => Accounts is [var first, ..] ? first.Input : FirstInput ?? (Inputs is [var only, ..] ? only : null);

    /// <summary>SHA-256 of the SQL with resolved variables, as 64 lower-case hex digits. Part of a version's provenance.</summary>
    public string SqlHash { get; } = Sha256.Hex(Sql);
}
