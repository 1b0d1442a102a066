using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// <c>_metrics.json</c>: written beside a version's data, last, so that its presence says that the version is complete. The same on every engine.
/// </summary>
/// <param name="Schema">Of this file: 1.</param>
/// <param name="RowsOut">Rows in the version.</param>
/// <param name="Bytes">Size of the version's files.</param>
/// <param name="DurationMs">From the start of the job to this file.</param>
/// <param name="Inputs">The primary input first.</param>
/// <param name="Landing">Of a landing table only.</param>
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

    /// <summary>A larger file is no metrics file.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>What a version that a check blocks measured, where the engine keeps it in the version's own folder: it is never complete.</summary>
    public const string FailedFileName = "_failed_metrics.json";

    /// <summary>
    /// The version: these files, and no other file of its folder. At least one, since tables without rows have a file, too; none are listed in metrics of
    /// earlier programs.
    /// </summary>
    public ImmutableArray<VersionFile> Files { get => field.IsDefault ? [] : field; init; }

    /// <summary>The primary input, where nothing says what became of its rows; null where that is known. Other inputs without account are lookups.</summary>
    [JsonIgnore]
    public InputMetrics? Unaccounted => Inputs is [{ RowsKept: null } first, ..] ? first : null;

    /// <summary>Of a landing table's version: what its rules judge; null of any other.</summary>
    [JsonIgnore]
    public ReadCounts? Read => Landing is null ? null : new(
        Landing.Files, RowsOut, Landing.Rejects, Inputs.SelectMany(i => i.Drops).Where(d => d.Reason == RejectReasons.UnreadableFile).Sum(d => d.Rows));

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VersionMetrics);

    /// <exception cref="JsonException">The text is no metrics file.</exception>
    public static VersionMetrics FromJson(string json)
    {
        var metrics = JsonSerializer.Deserialize(json, EngineJson.Default.VersionMetrics) ?? throw new JsonException("Empty metrics.");
        // Anyone who can write to the lake can write such a file.
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
            throw new JsonException("It lacks members that metrics have.");
        return FaultOf(metrics) is { } fault ? throw new JsonException(fault) : metrics;
    }

    /// <summary>What is wrong with the list of files; null where it fits the counts, and where there is none.</summary>
    private static string? FaultOf(VersionMetrics metrics)
    {
        var files = metrics.Files;
        if (files.IsEmpty)
            return null;
        foreach (var file in files)
            if (file is not { Rows: >= 0, Bytes: >= 0 } || !VersionFile.IsName(file.Name))
                return string.Create(CultureInfo.InvariantCulture, $"It lists '{file?.Name}' with {file?.Rows} rows and {file?.Bytes} bytes, which is no file of a version.");
        if (files.GroupBy(f => f.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return $"It lists {twice.Key} twice.";
        // Not as long: hostile counts would overflow.
        var (rows, bytes) = (files.Sum(f => (decimal)f.Rows), files.Sum(f => (decimal)f.Bytes));
        return rows == metrics.RowsOut && bytes == metrics.Bytes
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Its files have {rows:N0} rows and {bytes:N0} bytes. It tells of {metrics.RowsOut:N0} rows and {metrics.Bytes:N0} bytes.");
    }
}

/// <summary>
/// What became of the rows of one input: <c>RowsIn = RowsKept + Σ Drops.Rows + Unexplained</c>. Of a landing table's own version the input is
/// its files: <c>RowsIn</c> counts rows and rejects, and the drops are the rejects.
/// </summary>
/// <param name="Version">The version that was read.</param>
/// <param name="RowsKept">Null where the input is not accounted for; then there are no drops.</param>
public sealed record InputMetrics(
    TableName Table, string Version, long RowsIn, long? RowsKept, ImmutableArray<DropMetrics> Drops, long Unexplained);

public sealed record DropMetrics(string Reason, long Rows);

/// <param name="Violations">Rows that violate the check; of a rule on groups, the rows of all groups that do.</param>
/// <param name="Samples">A few of them, each a JSON object as text.</param>
/// <param name="Groups">Of a rule on groups (unique), how many groups violate it, each with one sample; otherwise null.</param>
public sealed record CheckMetrics(string Name, Severity Severity, long Violations, ImmutableArray<string> Samples, long? Groups = null)
{
    /// <summary>The built-in check that every input row is accounted for.</summary>
    public const string RowsAccountedFor = "rows_accounted_for";

    [JsonIgnore]
    public bool Blocks => Severity == Severity.Error && Violations > 0;
}

/// <summary>The profile of a landing table's files.</summary>
/// <param name="Fingerprint">Of the list of files: the provenance of everything built from it.</param>
/// <param name="NewFields">Keys in the files that are no column.</param>
/// <param name="MissingFields">Columns that no line of any file has.</param>
public sealed record LandingMetrics(
    string Fingerprint, int Files, long Bytes, long Rejects, ImmutableArray<string> NewFields, ImmutableArray<string> MissingFields)
{
    // Versions of earlier programs lack these, and a source generated reader leaves no default of an init property.
    /// <summary>Rows that were read although they were not one object on one line, by kind of <see cref="RepairKinds"/>; only kinds that occurred.</summary>
    public ImmutableArray<RepairMetrics> Repairs { get => field.IsDefault ? [] : field; init; }

    /// <summary>Values that did not fit their column and became NULL (<see cref="Column.NullIfBad"/>), by column; only columns with some.</summary>
    public ImmutableArray<ColumnCount> NulledValues { get => field.IsDefault ? [] : field; init; }

    /// <summary>Timestamps that were finer than microseconds and were cut, by column; only columns with some.</summary>
    public ImmutableArray<ColumnCount> TruncatedTimes { get => field.IsDefault ? [] : field; init; }
}

/// <param name="Rows">Rows that were read by this repair. A row may need several.</param>
public sealed record RepairMetrics(string Kind, long Rows);

/// <param name="Values">Of this column.</param>
public sealed record ColumnCount(string Column, long Values);

/// <summary>The engines' files: camelCase, enums as words, unknown members ignored so that older readers live.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(VersionMetrics))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(VersionStatistics))]
[JsonSerializable(typeof(Reject))]
[JsonSerializable(typeof(LandingListing))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ImmutableArray<ResultColumn>))]
public sealed partial class EngineJson : JsonSerializerContext;
