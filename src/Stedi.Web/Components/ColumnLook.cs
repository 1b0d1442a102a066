using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Components;

/// <summary>
/// How the values of a column are displayed. Grids, statistics and charts use this, so that a value looks the same everywhere.
/// </summary>
/// <param name="Format">The format of its integers.</param>
/// <param name="CanFormat">Its values are integers, so the user can choose their format.</param>
/// <param name="IsGuess">Neither pipeline.yaml nor the user has set the format.</param>
public sealed record ColumnLook(string Name, ColumnType Type, ColumnFormat Format, bool CanFormat, bool IsGuess)
{
    /// <summary>The number of rows that a guess considers.</summary>
    public const int Sampled = 100;

    /// <summary>The years 2001 to 2100. A number beyond them is more likely a plain number.</summary>
    private const long FirstSecond = 978_307_200, LastSecond = 4_102_444_800;

    /// <summary>Its values are instants, shown in the data zone.</summary>
    public bool IsInstant => Type.Kind == ColumnKind.Timestamp || Format != ColumnFormat.Number;

    /// <summary>Uses the user's choice first, then pipeline.yaml. Without either, it guesses from the values.</summary>
    /// <param name="cells">Some of its values.</param>
    public static ColumnLook Of(ResultColumn column, ShownFormats shown, IEnumerable<string?> cells)
    {
        var type = ColumnType.Parse(column.Type);
        var values = cells.Where(c => c is not null).Take(Sampled).Select(Number).ToArray();
        // The values determine the type of a column without one.
        if (!type.CanFormat() && (column.Type.Length > 0 || values.Length == 0 || values.Contains(null)))
            return new(column.Name, type, ColumnFormat.Number, CanFormat: false, IsGuess: false);
        return (shown.Of(column.Name) ?? column.Format) is { } said
            ? new(column.Name, type, said, CanFormat: true, IsGuess: false)
            : new(column.Name, type, Guess(column.Name, values), CanFormat: true, IsGuess: true);
    }

    /// <summary>For each column, from the rows.</summary>
    public static ImmutableArray<ColumnLook> Of(ImmutableArray<ResultColumn> columns, ShownFormats shown, IEnumerable<ImmutableArray<string?>> rows)
    {
        var sample = rows.Where(r => !r.IsDefault).Take(Sampled).ToArray();
        return [.. columns.Select((column, i) => Of(column, shown, sample.Select(r => r[i])))];
    }

    /// <summary>The displayed value. <see cref="Raw"/> is the exact value on hover.</summary>
    public string? Text(string? cell, LocalTime time) => Instant(cell) is { } at ? time.Data(at) : cell;

    /// <summary>The stored value, if <see cref="Text"/> shows another one. Otherwise null.</summary>
    public string? Raw(string? cell) => Instant(cell) is null ? null : cell;

    /// <summary>The instant of a value, in UTC. Null if it is not an instant, or is masked.</summary>
    public DateTime? Instant(string? cell) => (Type.Kind == ColumnKind.Timestamp, Format) switch
    {
        (true, _) => ParseInstant(cell),
        (_, ColumnFormat.Number) => null,
        var (_, format) => Number(cell) is { } number ? format.Instant(number) : null,
    };

    /// <summary>
    /// The name of the column suggests a time, and its numbers are in the range of instants. Zero often means no value, so it is ignored.
    /// </summary>
    private static ColumnFormat Guess(string column, long?[] values)
    {
        if (!IsNamedForTime(column) || values.All(v => v is 0))
            return ColumnFormat.Number;
        return values.All(v => v is 0 or (>= FirstSecond * 1000 and <= LastSecond * 1000)) ? ColumnFormat.EpochMs
            : values.All(v => v is 0 or (>= FirstSecond and <= LastSecond)) ? ColumnFormat.EpochS
            : ColumnFormat.Number;
    }

    private static bool IsNamedForTime(string column) =>
        column.Contains("time", StringComparison.OrdinalIgnoreCase) || column.Contains("date", StringComparison.OrdinalIgnoreCase)
        || column.EndsWith("_at", StringComparison.OrdinalIgnoreCase) || column.EndsWith("At", StringComparison.Ordinal)
        || column.Equals("ts", StringComparison.OrdinalIgnoreCase) || column.EndsWith("_ts", StringComparison.OrdinalIgnoreCase);

    private static long? Number(string? cell) =>
        long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTime? ParseInstant(string? cell) =>
        DateTime.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
