using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Table = Stedi.Pipeline.Aws.Clients.Glue.Table;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>The tables of the Glue database.</summary>
internal sealed class GlueTables(AmazonGlueClient glue, string database)
{
    private const int PerPage = 100;

    /// <summary>Others may change a table at the same time, but hardly this often.</summary>
    private const int Tries = 5;

    /// <summary>The tables with valid names; none if the database does not exist yet.</summary>
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

    /// <summary>Makes a version the table's current one, unless it already is. Changes by others stay.</summary>
    /// <exception cref="EngineException">The table was removed, or changes faster than it can be written.</exception>
    public async Task PublishAsync(TableName name, Table table, PublishedVersion published, string? location, VersionMetrics metrics, CancellationToken cancellationToken)
    {
        for (var attempt = 1; !TablePublication.Of(table).IsSame(published); attempt++)
        {
            if (attempt > Tries)
                throw new EngineException($"Something else changed the Glue table {database}.{name} {Tries} times while version {published.Version} was published. Retrying; find out what changes it.", isTransient: true);
            try
            {
                await UpdateAsync(table, table.With(published, location, metrics), cancellationToken);
                return;
            }
            catch (EngineException e) when (e.InnerException is ConcurrentModificationException)
            {
                // Another program's change, or this one's with a lost response. The current table shows which.
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
        return answer.Table ?? throw new EngineException($"Glue returned no table for {database}.{name}.", isTransient: true);
    }
}
