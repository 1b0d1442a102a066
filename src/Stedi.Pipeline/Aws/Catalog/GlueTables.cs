using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Table = Stedi.Pipeline.Aws.Clients.Glue.Table;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>The tables of the Glue database.</summary>
internal sealed class GlueTables(AmazonGlueClient glue, string database)
{
    private const int PerPage = 100;

    /// <summary>Others may change a table at the same time; whoever changes it so often is to be talked to.</summary>
    private const int Tries = 5;

    /// <summary>Those whose names can be ours; none where the database is not there yet.</summary>
    public Task<Dictionary<TableName, Table>> ReadAsync(CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:GetTables", $"read the tables of the Glue database {database}", async () =>
        {
            var tables = new Dictionary<TableName, Table>();
            var request = new GetTablesRequest { DatabaseName = database, MaxResults = PerPage };
            try
            {
                do
                {
                    var page = await glue.GetTablesAsync(request, cancellationToken);
                    foreach (var table in page.TableList ?? [])
                    {
                        if (TableName.TryParse(table.Name, out var name))
                            tables[name] = table;
                    }
                    request.NextToken = page.NextToken;
                }
                while (request.NextToken is { Length: > 0 });
            }
            catch (EntityNotFoundException)
            {
                return [];
            }
            return tables;
        });

    /// <summary>Makes a version the table's current one, unless it is already. What others changed of the table meanwhile stays.</summary>
    /// <exception cref="EngineException">The table is gone, or changes faster than it can be written.</exception>
    public async Task PublishAsync(TableName name, Table table, PublishedVersion published, string? location, VersionMetrics metrics, CancellationToken cancellationToken)
    {
        for (var attempt = 1; !TablePublication.Of(table).IsSame(published); attempt++)
        {
            if (attempt > Tries)
                throw new EngineException($"The Glue table {database}.{name} was changed by others {Tries} times while {published.Version} was published. It is tried again; see who changes it.", isTransient: true);
            try
            {
                await UpdateAsync(table, table.With(published, location, metrics), cancellationToken);
                return;
            }
            catch (EngineException e) when (e.InnerException is ConcurrentModificationException)
            {
                // Another's change, or our own whose answer was lost: what is there now says which.
                table = await GetAsync(name, cancellationToken);
            }
        }
    }

    private Task<UpdateTableResponse> UpdateAsync(Table before, TableInput after, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:UpdateTable", $"publish the Glue table {database}.{before.Name}", () => glue.UpdateTableAsync(
            new() { DatabaseName = database, TableInput = after, VersionId = before.VersionId }, cancellationToken));

    private async Task<Table> GetAsync(TableName name, CancellationToken cancellationToken)
    {
        var answer = await AwsFault.TellAsync("glue:GetTable", $"read the Glue table {database}.{name}", () => glue.GetTableAsync(
            new() { DatabaseName = database, Name = name.Value }, cancellationToken));
        return answer.Table ?? throw new EngineException($"Glue answered without the table {database}.{name}.", isTransient: true);
    }
}
