using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes;

/// <summary>An engine that charges for queries and answers none.</summary>
/// <param name="fault">Every read of rows throws this.</param>
internal sealed class PricedQueries(QueryPrice? price, QueryException? fault = null) : IQueryEngine
{
    public QueryPrice? Price => price;

    public IVersionReader Versions => throw fault ?? (Exception)new NotSupportedException();

    public SqlVerdict Inspect(string sql) => throw new NotSupportedException();

    public Task<QueryOutcome> RunAsync(Guid id, string sql, QueryLimits limits, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Stream> OpenResultAsync(Guid id, ResultFormat format, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SweepAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Preview> PreviewAsync(TableName table, string version, int limit, CancellationToken cancellationToken) =>
        throw fault ?? (Exception)new NotSupportedException();

    public Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken) => throw fault ?? (Exception)new NotSupportedException();
}
