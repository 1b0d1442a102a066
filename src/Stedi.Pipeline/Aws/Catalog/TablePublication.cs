using System.Globalization;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>The publication in a Glue table's parameters.</summary>
internal static class TablePublication
{
    private const string Version = "stedi_version";
    private const string Run = "stedi_run";
    private const string PublishedAt = "stedi_published_at";

    /// <summary>Null if the table was never published, or its parameters were edited.</summary>
    public static PublishedVersion? Of(Table table) =>
        table.Parameters is { } p
        && p.GetValueOrDefault(Version) is { } version && PlainName.IsValid(version)
        && Guid.TryParse(p.GetValueOrDefault(Run), out var run)
        && DateTimeOffset.TryParse(p.GetValueOrDefault(PublishedAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new(version, at, run) : null;

    /// <summary>Whether it is the same publication. The time is ignored, because a repeated publication is later.</summary>
    public static bool IsSame(this PublishedVersion? one, PublishedVersion other) => one?.Version == other.Version && one.RunId == other.RunId;

    /// <summary>The complete table with the changes of the publication: UpdateTable replaces the whole table.</summary>
    /// <param name="location">The folder of the version; null to keep the table's location, for landing tables.</param>
    public static TableInput With(this Table table, PublishedVersion published, string? location, VersionMetrics metrics)
    {
        var place = table.StorageDescriptor ?? new();
        if (location is not null)
        {
            place.Location = location;
            place.Columns = [.. metrics.Columns.Select(c => new Column { Name = c.Name, Type = c.Type.Name })];
        }
        return new()
        {
            Name = table.Name,
            Description = table.Description,
            Owner = table.Owner,
            Retention = table.Retention,
            StorageDescriptor = place,
            PartitionKeys = table.PartitionKeys,
            TableType = table.TableType,
            Parameters = new(table.Parameters ?? [])
            {
                [Version] = published.Version,
                [Run] = published.RunId.ToString(),
                [PublishedAt] = published.PublishedAt.ToString("O", CultureInfo.InvariantCulture),
            },
        };
    }
}
