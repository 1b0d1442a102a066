using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>A table as REST shows it; figures are of the current version and null where there is none.</summary>
/// <param name="Format">How its files are read: <c>json</c> as it lands, <c>parquet</c> otherwise.</param>
/// <param name="Location">Where its current files lie.</param>
/// <param name="FullScan">About what the engine bills for a query that reads all of it, in US dollars; null where reading costs nothing.</param>
public sealed record TableView(
    TableName Name,
    string Zone,
    string Description,
    string Format,
    string Location,
    long? RowCount,
    long? SizeBytes,
    string? CurrentVersion,
    DateTimeOffset? PublishedAt,
    ImmutableArray<ColumnView> Columns,
    ImmutableArray<TableName> Upstream,
    ImmutableArray<TableName> Downstream,
    string? Job,
    [property: JsonPropertyName("fullScanUsd")] Cost? FullScan = null)
{
    /// <summary>What a query reads that reads all of it; null where reading costs nothing.</summary>
    public long? FullScanBytes => FullScan?.ScannedBytes;

    /// <summary>Of the data: the worst of <see cref="States"/>.</summary>
    public DataState State { get; init; } = DataState.UpToDate;

    /// <summary>All that are true of the data, the worst first; changes upstream count.</summary>
    public ImmutableArray<DataState> States { get; init; } = [DataState.UpToDate];

    /// <summary>When the landing files upstream were last looked at; null where they were not.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Why runs leave it alone: it was rolled back, and nobody has released it; null where it is not held.</summary>
    public HoldView? Held { get; init; }

    /// <summary>How the newest run that builds it ended for it, or how far it is.</summary>
    public LastAttempt LastAttempt { get; init; } = new(AttemptState.None, null);

    /// <summary>Why the current version cannot be read, with the name of the damaged file; null where no damage shows.</summary>
    public string? Damage { get; init; }

    /// <summary>Columns of some of its rows, with their formats.</summary>
    public ImmutableArray<ResultColumn> Formatted(ImmutableArray<ResultColumn> columns) =>
        [.. columns.Select(c => c with { Format = Columns.FirstOrDefault(k => k.Name.Equals(c.Name, StringComparison.OrdinalIgnoreCase))?.Format })];

    /// <param name="isUnknown">As <see cref="VersionLineage"/> says of the version.</param>
    public static TableView Of(
        PipelineDefinition pipeline, Table table, PublishedVersion? current, VersionMetrics? metrics, bool isUnknown, string location, QueryPrice? price)
    {
        // An engine that bills for reading reads a landing table from its raw files.
        var scan = metrics?.Landing?.Bytes ?? metrics?.Bytes;
        var columns = metrics?.Columns ?? table.Columns;
        return new(
            table.Name, table.Zone.Name, table.Description, table.IsLanding ? "json" : "parquet", location, metrics?.RowsOut,
            metrics?.Bytes, current?.Version, current?.PublishedAt,
            [.. columns.Select(c => ColumnView.Of(table, c, isUnknown))],
            table.Upstream, pipeline.Downstream(table.Name), table.Job?.Name,
            scan is { } bytes ? price?.Of(bytes) : null);
    }
}

/// <param name="RunId">Null where no run has built it yet.</param>
public sealed record LastAttempt(AttemptState State, Guid? RunId);

/// <param name="Tags">Those of pipeline.yaml, and <c>personal</c> where the column is so by what it is made from.</param>
/// <param name="Format">
/// What its whole numbers stand for: <c>epoch_ms</c>, <c>epoch_s</c> or <c>number</c>, as pipeline.yaml says; null where it says nothing. Values are always
/// the numbers themselves.
/// </param>
public sealed record ColumnView(string Name, string Type, ImmutableArray<string> Tags, ColumnFormat? Format = null)
{
    /// <summary>It is declared that its numbers stand for dates.</summary>
    [JsonIgnore]
    public bool HoldsDates => Format is ColumnFormat.EpochS or ColumnFormat.EpochMs;

    /// <param name="isUnknown">Nothing is known of what the column was made from.</param>
    public static ColumnView Of(Table table, Column column, bool isUnknown)
    {
        // What a version has and the definition does not know (any more) may be anything.
        var tags = table.TagsOf(column.Name) ?? [ColumnTags.Personal];
        return new(column.Name, column.Type.Name, isUnknown && !tags.Contains(ColumnTags.Personal) ? tags.Add(ColumnTags.Personal) : tags, table.FormatOf(column));
    }
}

/// <param name="LastRun">The newest run that builds one of the zone's tables.</param>
public sealed record ZoneView(string Name, int Order, string Description, ImmutableArray<TableView> Tables, RunView? LastRun);

/// <summary>All that a card or a table's page shows of a table.</summary>
/// <param name="Metrics">Of the current version.</param>
/// <param name="PreviousRowCount">Rows of the version that was current before; null where there is none.</param>
/// <param name="LastRunId">The newest run that builds it, and how its step stands in it.</param>
/// <param name="Data">The state of its data.</param>
public sealed record TableState(
    TableView Table, VersionMetrics? Metrics, long? PreviousRowCount, Guid? LastRunId, RunStatus? LastRunStatus, StepView? LastStep, TableData Data);
