namespace Stedi.Pipeline.Model;

/// <summary>
/// The meaning of the integers in a <c>bigint</c> column. The format decides how values are displayed, and what a date in a filter means.
/// Engines read and write the plain numbers.
/// </summary>
public enum ColumnFormat
{
    /// <summary>A plain number, whatever the name of its column is.</summary>
    Number,

    /// <summary>Seconds since 1970, UTC.</summary>
    EpochS,

    /// <summary>Milliseconds since 1970, UTC.</summary>
    EpochMs,
}

public static class ColumnFormats
{
    /// <summary>The numbers of the years 1 to 9999.</summary>
    internal const long FirstSecond = -62_135_596_800, LastSecond = 253_402_300_799;

    /// <summary>The spelling in pipeline.yaml and REST.</summary>
    public static string Word(this ColumnFormat format) => format switch
    {
        ColumnFormat.EpochS => "epoch_s",
        ColumnFormat.EpochMs => "epoch_ms",
        _ => "number",
    };

    /// <summary>Null for any other word.</summary>
    public static ColumnFormat? Parse(string word) => word switch
    {
        "number" => ColumnFormat.Number,
        "epoch_s" => ColumnFormat.EpochS,
        "epoch_ms" => ColumnFormat.EpochMs,
        _ => null,
    };

    /// <summary>Whether a column of this type can have a format.</summary>
    public static bool CanFormat(this ColumnType type) => type.Kind == ColumnKind.BigInt;

    /// <summary>
    /// The inherited format: a column that only copies other columns has their format. Null if their formats differ, or if none is known.
    /// </summary>
    /// <param name="formatOf">Returns the format of a source column.</param>
    public static ColumnFormat? Follow(this ColumnTrace trace, Func<TableColumn, ColumnFormat?> formatOf)
    {
        var formats = trace.Sources.Select(s => s.Use == ColumnUse.Copy ? formatOf(s.Column) : null).Distinct().ToArray();
        return trace.Unknown is null && formats is [var only] ? only : null;
    }

    /// <summary>In UTC. Null for a plain number, and beyond the years 1 to 9999.</summary>
    public static DateTime? Instant(this ColumnFormat format, long value) => format switch
    {
        ColumnFormat.EpochS when value is >= FirstSecond and <= LastSecond => DateTime.UnixEpoch.AddTicks(value * TimeSpan.TicksPerSecond),
        ColumnFormat.EpochMs when value is >= FirstSecond * 1000 and <= LastSecond * 1000 + 999 => DateTime.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMillisecond),
        _ => null,
    };
}
