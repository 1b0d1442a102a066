using Stedi.Pipeline.Aws.Catalog;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Plans a table built by a job. Publishing sets its location, columns and version, so a deployment does not change these later.</summary>
internal sealed class VersionedTablePlanner(TableWrites writes, AwsLake lake)
{
    /// <summary>The location of a table without published version: a folder that does not exist, so that the table is empty.</summary>
    private const string NoVersion = "_none";

    public PlannedChange Plan(Table table, Glue.Table? deployed)
    {
        var name = table.Name.Value;
        var wanted = TableTexts.Columns(table);
        if (deployed is null)
        {
            var input = Input(table, wanted);
            return new(
                new(DeployChangeKind.Create, DeployPart.Table, name, table.Name, "The table does not exist.", UnifiedDiff.Of("", TableTexts.Text(wanted))),
                cancellationToken => writes.CreateAsync(input, cancellationToken));
        }
        var location = deployed.StorageDescriptor?.Location ?? "";
        if (!location.StartsWith(lake.Address(lake.Table(table.Name)), StringComparison.Ordinal))
        {
            var back = Location(table.Name, TablePublication.Of(deployed)?.Version ?? NoVersion);
            return new(
                new(
                    DeployChangeKind.Drift, DeployPart.Table, name, table.Name, "The table was changed outside of STEDI to a folder that is not one of its versions.",
                    UnifiedDiff.Of($"location {location}\n", $"location {back}\n")),
                cancellationToken => writes.ChangeAsync(table.Name, d => d.Location = back, cancellationToken));
        }
        var columns = UnifiedDiff.Of(TableTexts.Text(deployed.StorageDescriptor?.Columns), TableTexts.Text(wanted));
        return PlannedChange.Nothing(
            DeployPart.Table, name, table.Name, columns is null ? "" : "The published version still has the old columns. The next version will have the new ones.", columns);
    }

    private Glue.TableInput Input(Table table, List<Glue.Column> columns) => new()
    {
        Name = table.Name.Value,
        Description = table.Description,
        TableType = "EXTERNAL_TABLE",
        Parameters = new() { ["EXTERNAL"] = "TRUE", ["classification"] = "parquet" },
        PartitionKeys = [],
        StorageDescriptor = new()
        {
            Columns = columns,
            Location = Location(table.Name, NoVersion),
            InputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            OutputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            SerdeInfo = new()
            {
                SerializationLibrary = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                Parameters = new() { ["serialization.format"] = "1" },
            },
        },
    };

    private string Location(TableName table, string version) => lake.Address(lake.Version(table, version));
}
