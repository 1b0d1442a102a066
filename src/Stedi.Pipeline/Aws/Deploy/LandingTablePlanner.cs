using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Plans a landing table. Athena creates it from the DDL in scripts/, so the table matches this file exactly.</summary>
internal sealed class LandingTablePlanner(AthenaStatement athena, TableWrites writes, AwsLake lake)
{
    /// <param name="ddl">The text of the file.</param>
    public PlannedChange Plan(Table table, string ddl, Glue.Table? deployed)
    {
        var location = lake.Address(lake.Landing(table.Name));
        if (deployed is null)
        {
            var statement = LandingDdl.At(ddl, table.Name, location);
            return new(
                new(DeployChangeKind.Create, DeployPart.Table, table.Name.Value, table.Name, "The table is not there.", UnifiedDiff.Of("", statement + "\n")),
                cancellationToken => CreateAsync(table.Name, statement, cancellationToken));
        }
        var stands = Text(deployed.StorageDescriptor?.Location, deployed.StorageDescriptor?.Columns);
        var columns = TableTexts.Columns(table);
        var wanted = Text(location, columns);
        if (stands == wanted)
            return PlannedChange.Nothing(DeployPart.Table, table.Name.Value, table.Name);
        var isElsewhere = Folder(deployed.StorageDescriptor?.Location) != Folder(location);
        return new(
            new(
                isElsewhere ? DeployChangeKind.Drift : DeployChangeKind.Update, DeployPart.Table, table.Name.Value, table.Name,
                isElsewhere ? $"The table was changed outside of STEDI to a folder other than {location}, which its job reads." : $"Its columns differ from {table.DdlFile}.",
                UnifiedDiff.Of(stands, wanted)),
            cancellationToken => writes.ChangeAsync(table.Name, d => Change(d, location, columns), cancellationToken));
    }

    /// <remarks>
    /// Athena checks for the table before it creates it, even with IF NOT EXISTS. So one of two concurrent deployments can fail. If the
    /// table exists after the failure, this is not an error, as with <see cref="GlueWrites"/>. The next round compares it.
    /// </remarks>
    private async Task CreateAsync(TableName table, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await athena.RunAsync(statement, $"create the table {table}", cancellationToken);
        }
        catch (EngineException)
        {
            if (!await writes.ExistsAsync(table, cancellationToken))
                throw;
        }
    }

    private static void Change(Glue.StorageDescriptor storage, string location, List<Glue.Column> columns)
    {
        var comments = (storage.Columns ?? []).DistinctBy(c => c.Name).ToDictionary(c => c.Name ?? "", c => c.Comment);
        foreach (var column in columns)
            column.Comment = comments.GetValueOrDefault(column.Name!);
        (storage.Location, storage.Columns) = (location, columns);
    }

    private static string Text(string? location, IEnumerable<Glue.Column>? columns) => $"location {Folder(location)}\n{TableTexts.Text(columns)}";

    private static string Folder(string? location) => location is null ? "" : location.TrimEnd('/') + "/";
}
