using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// <c>_metrics.json</c>, next to a version's data. It is written last, so its presence means that the version is complete. The same on every engine.
/// </summary>
/// <param name="Schema">The schema of this file: 1.</param>
/// <param name="RowsOut">Rows in the version.</param>
/// <param name="Bytes">Size of the version's files.</param>
/// <param name="DurationMs">From the start of the job until this file was written.</param>
/// <param name="Inputs">The primary input first.</param>
/// <param name="Landing">For landing tables only.</param>
public sealed record VersionMetrics(
    int Schema,
    TableName Table,
    string Version,
    string Job,
    string Engine,
    string SqlHash,
    DateTimeOffset StartedAt,
    long DurationMs,
    long RowsOut,
    long Bytes,
    ImmutableArray<Column> Columns,
    ImmutableArray<InputMetrics> Inputs,
    ImmutableArray<CheckMetrics> Checks,
    LandingMetrics? Landing)
{
    public const string FileName = "_metrics.json";

    /// <summary>A larger file is not a metrics file.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The metrics of a version that a check blocks, if the engine writes them to the version's folder. Such a version never becomes complete.</summary>
    public const string FailedFileName = "_failed_metrics.json";

    /// <summary>
    /// The version consists of these files only, whatever else is in its folder. There is at least one, since empty tables have a file too. Metrics of
    /// earlier programs list none.
    /// </summary>
    public ImmutableArray<VersionFile> Files { get => field.IsDefault ? [] : field; init; }

    /// <summary>The primary input, if its rows are not accounted for; otherwise null. Other inputs without account are lookups.</summary>
    [JsonIgnore]
    public InputMetrics? Unaccounted => Inputs is [{ RowsKept: null } first, ..] ? first : null;

    /// <summary>The counts that the rules of a landing table are applied to; null for other tables.</summary>
    [JsonIgnore]
    public ReadCounts? Read => Landing is null ? null : new(
        Landing.Files, RowsOut, Landing.Rejects, Inputs.SelectMany(i => i.Drops).Where(d => d.Reason == RejectReasons.UnreadableFile).Sum(d => d.Rows));

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VersionMetrics);

    /// <exception cref="JsonException">The text is not a metrics file.</exception>
    public static VersionMetrics FromJson(string json)
    {
        var metrics = JsonSerializer.Deserialize(json, EngineJson.Default.VersionMetrics) ?? throw new JsonException("The metrics are empty.");
        // The file is not trusted: anyone who can write to the lake can write one.
        var isWhole = metrics is
            {
                Table: not null, Version: not null, Job: not null, Engine: not null, SqlHash: not null, RowsOut: >= 0, Bytes: >= 0,
                Columns.IsDefault: false, Inputs.IsDefault: false, Checks.IsDefault: false,
                Landing: null or { Fingerprint: not null, NewFields.IsDefault: false, MissingFields.IsDefault: false },
            }
            && metrics.Columns.All(c => c is { Name: not null, Type: not null })
            && metrics.Inputs.All(i => i is { Table: not null, Version: not null, Drops.IsDefault: false } && i.Drops.All(d => d is { Reason: not null }))
            && metrics.Checks.All(c => c is { Name: not null, Samples.IsDefault: false } && c.Samples.All(s => s is not null));
        if (!isWhole)
            throw new JsonException("Members are missing.");
        return FaultOf(metrics) is { } fault ? throw new JsonException(fault) : metrics;
    }

    /// <summary>The error in the list of files; null if it matches the counts, or there is none.</summary>
    private static string? FaultOf(VersionMetrics metrics)
    {
        var files = metrics.Files;
        if (files.IsEmpty)
            return null;
        foreach (var file in files)
            if (file is not { Rows: >= 0, Bytes: >= 0 } || !VersionFile.IsName(file.Name))
                return string.Create(CultureInfo.InvariantCulture, $"The listed file '{file?.Name}' with {file?.Rows} rows and {file?.Bytes} bytes is not valid.");
        if (files.GroupBy(f => f.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return $"The file {twice.Key} is listed twice.";
        // Decimal, because hostile counts would overflow a long.
        var (rows, bytes) = (files.Sum(f => (decimal)f.Rows), files.Sum(f => (decimal)f.Bytes));
        return rows == metrics.RowsOut && bytes == metrics.Bytes
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Totals do not match: the files have {rows:N0} rows and {bytes:N0} bytes, not {metrics.RowsOut:N0} rows and {metrics.Bytes:N0} bytes.");
    }
}

/// <summary>
/// The outcome of the rows of one input: <c>RowsIn = RowsKept + Σ Drops.Rows + Unexplained</c>. For a landing table, the input is its
/// files: <c>RowsIn</c> counts rows and rejects, and the drops are the rejects.
/// </summary>
/// <param name="Version">The version that was read.</param>
/// <param name="RowsKept">Null if the input is not accounted for; then there are no drops.</param>
public sealed record InputMetrics(
    TableName Table, string Version, long RowsIn, long? RowsKept, ImmutableArray<DropMetrics> Drops, long Unexplained);

public sealed record DropMetrics(string Reason, long Rows);

/// <param name="Violations">The rows that violate the check; for a rule on groups, the rows of all violating groups.</param>
/// <param name="Samples">A few of them, each a JSON object as text.</param>
/// <param name="Groups">For a rule on groups (unique), the number of violating groups, each with one sample; otherwise null.</param>
public sealed record CheckMetrics(string Name, Severity Severity, long Violations, ImmutableArray<string> Samples, long? Groups = null)
{
    /// <summary>The built-in check: every input row is accounted for.</summary>
    public const string RowsAccountedFor = "rows_accounted_for";

    [JsonIgnore]
    public bool Blocks => Severity == Severity.Error && Violations > 0;
}

/// <summary>The profile of a landing table's files.</summary>
/// <param name="Fingerprint">Identifies the list of files. It is the provenance of everything built from it.</param>
/// <param name="NewFields">Keys in the files without a column.</param>
/// <param name="MissingFields">Columns that no line of any file has.</param>
public sealed record LandingMetrics(
    string Fingerprint, int Files, long Bytes, long Rejects, ImmutableArray<string> NewFields, ImmutableArray<string> MissingFields)
{
    // Versions of earlier programs lack these, and source-generated readers do not keep defaults of init properties.
    /// <summary>Rows that were not one object on one line, but were read anyway, by kind (<see cref="RepairKinds"/>). Only kinds that occurred.</summary>
    public ImmutableArray<RepairMetrics> Repairs { get => field.IsDefault ? [] : field; init; }

    /// <summary>Bad values that became NULL (<see cref="Column.NullIfBad"/>), by column. Only columns with some.</summary>
    public ImmutableArray<ColumnCount> NulledValues { get => field.IsDefault ? [] : field; init; }

    /// <summary>Timestamps that were cut to microseconds, by column. Only columns with some.</summary>
    public ImmutableArray<ColumnCount> TruncatedTimes { get => field.IsDefault ? [] : field; init; }
}

/// <param name="Rows">The rows with this repair. A row may need several.</param>
public sealed record RepairMetrics(string Kind, long Rows);

/// <param name="Values">The number of values in this column.</param>
public sealed record ColumnCount(string Column, long Values);

/// <summary>The JSON of the engines' files: camelCase, enums as strings. Unknown members are ignored, so that older programs can read newer files.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(VersionMetrics))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(VersionStatistics))]
[JsonSerializable(typeof(Reject))]
[JsonSerializable(typeof(LandingListing))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ImmutableArray<ResultColumn>))]
public sealed partial class EngineJson : JsonSerializerContext;
