using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>A table as REST shows it. Figures describe the current version; null if there is none.</summary>
/// <param name="Format">The file format: <c>json</c> for landing tables, otherwise <c>parquet</c>.</param>
/// <param name="Location">The location of its current files.</param>
/// <param name="FullScan">Approximate cost of a full scan, in US dollars; null if reading is free.</param>
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
    /// <summary>Bytes of a full scan; null if reading is free.</summary>
    public long? FullScanBytes => FullScan?.ScannedBytes;

    /// <summary>The state of the data: the worst of <see cref="States"/>.</summary>
    public DataState State { get; init; } = DataState.UpToDate;

    /// <summary>All states that apply to the data, worst first. Upstream changes count.</summary>
    public ImmutableArray<DataState> States { get; init; } = [DataState.UpToDate];

    /// <summary>When the upstream landing files were last listed; null if never.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>The hold of a table that was rolled back and not released yet; null if it is not held.</summary>
    public HoldView? Held { get; init; }

    /// <summary>The last attempt to build the table.</summary>
    public LastAttempt LastAttempt { get; init; } = new(AttemptState.None, null);

    /// <summary>Why the current version cannot be read, with the damaged file; null if no damage was found.</summary>
    public string? Damage { get; init; }

    /// <summary>The columns of a result from this table, with their formats.</summary>
    public ImmutableArray<ResultColumn> Formatted(ImmutableArray<ResultColumn> columns) =>
        [.. columns.Select(c => c with { Format = Columns.FirstOrDefault(k => k.Name.Equals(c.Name, StringComparison.OrdinalIgnoreCase))?.Format })];

    /// <param name="isUnknown">The result of <see cref="VersionLineage"/> for the version.</param>
    public static TableView Of(
        PipelineDefinition pipeline, Table table, PublishedVersion? current, VersionMetrics? metrics, bool isUnknown, string location, QueryPrice? price)
    {
        // An engine that charges for reading reads a landing table from its raw files.
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

/// <param name="RunId">Null if no run has built it yet.</param>
public sealed record LastAttempt(AttemptState State, Guid? RunId);

/// <param name="Tags">The tags of pipeline.yaml, plus <c>personal</c> if the column is built from personal data.</param>
/// <param name="Format">
/// The meaning of its integers: <c>epoch_ms</c>, <c>epoch_s</c> or <c>number</c>, as pipeline.yaml declares; null if it declares none. Values are always
/// the stored numbers.
/// </param>
public sealed record ColumnView(string Name, string Type, ImmutableArray<string> Tags, ColumnFormat? Format = null)
{
    /// <summary>Whether its numbers are declared to be dates.</summary>
    [JsonIgnore]
    public bool HoldsDates => Format is ColumnFormat.EpochS or ColumnFormat.EpochMs;

    /// <param name="isUnknown">The sources of the column are unknown.</param>
    public static ColumnView Of(Table table, Column column, bool isUnknown)
    {
        // A column that the definition does not (or no longer) know can contain anything.
        var tags = table.TagsOf(column.Name) ?? [ColumnTags.Personal];
        return new(column.Name, column.Type.Name, isUnknown && !tags.Contains(ColumnTags.Personal) ? tags.Add(ColumnTags.Personal) : tags, table.FormatOf(column));
    }
}

/// <param name="LastRun">The newest run that builds one of the zone's tables.</param>
public sealed record ZoneView(string Name, int Order, string Description, ImmutableArray<TableView> Tables, RunView? LastRun);

/// <summary>Everything that a card or a table's page shows.</summary>
/// <param name="Metrics">Metrics of the current version.</param>
/// <param name="PreviousRowCount">Rows of the previous version; null if there is none.</param>
/// <param name="LastRunId">The newest run that builds the table, with its step.</param>
/// <param name="Data">The state of its data.</param>
public sealed record TableState(
    TableView Table, VersionMetrics? Metrics, long? PreviousRowCount, Guid? LastRunId, RunStatus? LastRunStatus, StepView? LastStep, TableData Data);
