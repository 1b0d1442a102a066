using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>The rows of a query in the CSV file that Athena stored on S3. Reading it scans nothing, so nothing is billed twice.</summary>
internal sealed class AthenaStoredRows : IAthenaRows, IDisposable
{
    private const int PerPage = 1000;
    private const string Action = "s3:GetObject";

    private readonly StreamReader _text;
    private readonly AthenaCsv _csv;
    private readonly string _address;
    private bool _began;

    private AthenaStoredRows(Stream content, string address, ImmutableArray<AthenaColumn> columns)
    {
        _text = new(content, Encoding.UTF8);
        (_csv, _address, Columns) = (new(_text), address, columns);
    }

    public ImmutableArray<AthenaColumn> Columns { get; }

    /// <param name="executionId">A SELECT that succeeded.</param>
    /// <exception cref="QueryException"><see cref="QueryFailure.NotFound"/>: Athena no longer has it.</exception>
    public static async Task<AthenaStoredRows> OpenAsync(AwsClients clients, AwsLake lake, string executionId, CancellationToken cancellationToken)
    {
        var key = await FindAsync(clients, lake, executionId, cancellationToken);
        // The types are not in the file. The header is enough.
        var types = new AthenaPages(clients.Athena, executionId, hasHeader: true);
        await types.NextAsync(0, cancellationToken);
        return await new AwsObjects(clients.S3, lake).OpenStreamAsync(key, cancellationToken) is { } content
            ? new(content, lake.Address(key), types.Columns)
            : throw Gone(lake.Address(key));
    }

    /// <summary>Null if the stored file can be read; otherwise why not.</summary>
    public static async Task<string?> FindObstacleAsync(AwsClients clients, AwsLake lake, string executionId, CancellationToken cancellationToken)
    {
        try
        {
            var key = await FindAsync(clients, lake, executionId, cancellationToken);
            // It has at least a header, so its first byte is there unless the file is gone.
            return await new AwsObjects(clients.S3, lake).ReadAtAsync(key, 0, new byte[1], cancellationToken) > 0 ? null : Gone(lake.Address(key)).Message;
        }
        catch (Exception e) when (e is QueryException or EngineException)
        {
            return e.Message;
        }
    }

    public async Task<IReadOnlyList<string?[]>?> NextAsync(long wanted, CancellationToken cancellationToken)
    {
        var page = new List<string?[]>();
        var most = Math.Clamp(wanted, 1, PerPage);
        await AwsFault.TellAsync(Action, $"read {_address}", async () =>
        {
            if (!_began)
                await _csv.NextAsync(cancellationToken);
            _began = true;
            while (page.Count < most && await _csv.NextAsync(cancellationToken) is { } row)
                page.Add(row.Length == Columns.Length ? row : throw new QueryException(QueryFailure.Unavailable, $"{_address} is damaged: a row has {row.Length} values instead of {Columns.Length}. Run the query again."));
            return page;
        });
        return page.Count > 0 ? page : null;
    }

    public void Dispose() => _text.Dispose();

    private static async Task<string> FindAsync(AwsClients clients, AwsLake lake, string executionId, CancellationToken cancellationToken)
    {
        var execution = await AwsFault.TellAsync("athena:GetQueryExecution", "find the stored result of the query", async () =>
        {
            try
            {
                return (await clients.Athena.GetQueryExecutionAsync(new() { QueryExecutionId = executionId }, cancellationToken)).QueryExecution;
            }
            catch (InvalidRequestException)
            {
                // Athena forgets queries after 45 days.
                return null;
            }
        });
        if (execution?.ResultConfiguration?.OutputLocation is not { } location)
            throw new QueryException(QueryFailure.NotFound, "Athena no longer knows this query. Run the query again, then export.");
        return lake.KeyOf(location) ?? throw new QueryException(
            QueryFailure.NotFound, $"Athena stored the result at {location}, which is outside of the lake's bucket. Set the output location of the workgroup to {lake.Address(lake.Queries)}, then run the query again.");
    }

    private static QueryException Gone(string address) =>
        new(QueryFailure.NotFound, $"Athena's stored result was removed ({address}). Run the query again, then export.");
}
