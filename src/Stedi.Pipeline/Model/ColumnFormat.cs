namespace Stedi.Pipeline.Model;

/// <summary>
/// What the whole numbers of a <c>bigint</c> column stand for. The format decides how people see the values and what a date in a filter means. Engines
/// read and write the numbers as they are.
/// </summary>
public enum ColumnFormat
{
    /// <summary>A plain number, whatever its column is called.</summary>
    Number,

    /// <summary>Seconds since 1970, UTC.</summary>
    EpochS,

    /// <summary>Milliseconds since 1970, UTC.</summary>
    EpochMs,
}

public static class ColumnFormats
{
    /// <summary>Those of the years 1 to 9999.</summary>
    internal const long FirstSecond = -62_135_596_800, LastSecond = 253_402_300_799;

    /// <summary>As pipeline.yaml and REST spell them.</summary>
    public static string Word(this ColumnFormat format) => format switch
    {
        ColumnFormat.EpochS => "epoch_s",
        ColumnFormat.EpochMs => "epoch_ms",
        _ => "number",
    };

    /// <summary>Null where it is none of the words.</summary>
    public static ColumnFormat? Parse(string word) => word switch
    {
        "number" => ColumnFormat.Number,
        "epoch_s" => ColumnFormat.EpochS,
        "epoch_ms" => ColumnFormat.EpochMs,
        _ => null,
    };

    /// <summary>Whether a column of this type can have a format.</summary>
    public static bool CanFormat(this ColumnType type) => type.Kind == ColumnKind.BigInt;

    /// <summary>A format follows the values: a column that only copies others reads as they do. Null where they read differently, or nobody says how.</summary>
    /// <param name="formatOf">Of a column that the trace leads to.</param>
    public static ColumnFormat? Follow(this ColumnTrace trace, Func<TableColumn, ColumnFormat?> formatOf)
    {
        var formats = trace.Sources.Select(s => s.Use == ColumnUse.Copy ? formatOf(s.Column) : null).Distinct().ToArray();
        return trace.Unknown is null && formats is [var only] ? only : null;
    }

    /// <summary>In UTC; null of a plain number, and of one beyond the years 1 to 9999.</summary>
    public static DateTime? Instant(this ColumnFormat format, long value) => format switch
    {
        ColumnFormat.EpochS when value is >= FirstSecond and <= LastSecond => DateTime.UnixEpoch.AddTicks(value * TimeSpan.TicksPerSecond),
        ColumnFormat.EpochMs when value is >= FirstSecond * 1000 and <= LastSecond * 1000 + 999 => DateTime.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMillisecond),
        _ => null,
    };
}
