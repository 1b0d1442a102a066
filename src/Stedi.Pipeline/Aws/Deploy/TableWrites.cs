using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Model;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Finds and creates tables, and changes single properties of them. Everything that publications have set stays.</summary>
internal sealed class TableWrites(AwsClients clients, AwsOptions options)
{
    public Task CreateAsync(Glue.TableInput input, CancellationToken cancellationToken) =>
        GlueWrites.MakeAsync("glue:CreateTable", $"create the table {input.Name}", () =>
            clients.Glue.CreateTableAsync(new() { DatabaseName = options.Database, TableInput = input }, cancellationToken));

    public Task<bool> ExistsAsync(TableName name, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:GetTable", $"read the table {name}", async () =>
        {
            try
            {
                await clients.Glue.GetTableAsync(new() { DatabaseName = options.Database, Name = name.Value }, cancellationToken);
                return true;
            }
            catch (Glue.EntityNotFoundException)
            {
                return false;
            }
        });

    /// <summary>Reads the table again and changes it. Writes it only if nobody has changed it in the meantime.</summary>
    public Task ChangeAsync(TableName name, Action<Glue.StorageDescriptor> change, CancellationToken cancellationToken) =>
        GlueWrites.MakeAsync("glue:UpdateTable", $"change the table {name}", async () =>
        {
            var table = (await clients.Glue.GetTableAsync(new() { DatabaseName = options.Database, Name = name.Value }, cancellationToken)).Table!;
            var input = new Glue.TableInput
            {
                Name = table.Name, Description = table.Description, Owner = table.Owner, Retention = table.Retention,
                StorageDescriptor = table.StorageDescriptor ?? new(), PartitionKeys = table.PartitionKeys, TableType = table.TableType, Parameters = table.Parameters,
            };
            change(input.StorageDescriptor);
            return await clients.Glue.UpdateTableAsync(
                new() { DatabaseName = options.Database, TableInput = input, VersionId = table.VersionId }, cancellationToken);
        });
}
