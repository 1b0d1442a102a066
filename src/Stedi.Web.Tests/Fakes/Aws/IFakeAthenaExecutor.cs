using Stedi.Pipeline.Aws.Clients.Athena;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Executes Athena queries.</summary>
internal interface IFakeAthenaExecutor
{
    /// <exception cref="FakeQueryException">The query fails for this reason.</exception>
    Task<FakeResult> RunAsync(string sql, string database, FakeAws aws, CancellationToken cancellationToken);
}

/// <param name="StatementType"><c>DML</c>, <c>DDL</c> or <c>UTILITY</c>.</param>
/// <param name="Rows">Values in Athena's notation. Null is NULL.</param>
internal sealed record FakeResult(string StatementType, List<ColumnInfo> Columns, IReadOnlyList<string?[]> Rows, long ScannedBytes);

internal sealed class FakeQueryException(string reason) : Exception(reason);
