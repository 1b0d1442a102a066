using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Components;

/// <summary>How the values of a column look: grids, statistics and charts ask here, so that a value looks the same wherever it stands.</summary>
/// <param name="Format">How its whole numbers read.</param>
/// <param name="CanFormat">Its values are whole numbers, so that the reader may choose how they look.</param>
/// <param name="IsGuess">Neither pipeline.yaml nor the reader said so.</param>
public sealed record ColumnLook(string Name, ColumnType Type, ColumnFormat Format, bool CanFormat, bool IsGuess)
{
    /// <summary>Rows whose values a guess looks at.</summary>
    public const int Sampled = 100;

    /// <summary>The years 2001 to 2100: beyond them a number is more likely just that.</summary>
    private const long FirstSecond = 978_307_200, LastSecond = 4_102_444_800;

    /// <summary>Its values are instants, which are shown in the zone of the data.</summary>
    public bool IsInstant => Type.Kind == ColumnKind.Timestamp || Format != ColumnFormat.Number;

    /// <summary>The reader's word counts first, then that of pipeline.yaml; without either the values tell.</summary>
    /// <param name="cells">Some of its values.</param>
    public static ColumnLook Of(ResultColumn column, ShownFormats shown, IEnumerable<string?> cells)
    {
        var type = ColumnType.Parse(column.Type);
        var values = cells.Where(c => c is not null).Take(Sampled).Select(Number).ToArray();
        // A column without a type is what its values are.
        if (!type.CanFormat() && (column.Type.Length > 0 || values.Length == 0 || values.Contains(null)))
            return new(column.Name, type, ColumnFormat.Number, CanFormat: false, IsGuess: false);
        return (shown.Of(column.Name) ?? column.Format) is { } said
            ? new(column.Name, type, said, CanFormat: true, IsGuess: false)
            : new(column.Name, type, Guess(column.Name, values), CanFormat: true, IsGuess: true);
    }

    /// <summary>Of each column, by the rows.</summary>
    public static ImmutableArray<ColumnLook> Of(ImmutableArray<ResultColumn> columns, ShownFormats shown, IEnumerable<ImmutableArray<string?>> rows)
    {
        var sample = rows.Where(r => !r.IsDefault).Take(Sampled).ToArray();
        return [.. columns.Select((column, i) => Of(column, shown, sample.Select(r => r[i])))];
    }

    /// <summary>The value as people see it. The exact one is on hover: <see cref="Raw"/>.</summary>
    public string? Text(string? cell, LocalTime time) => Instant(cell) is { } at ? time.Data(at) : cell;

    /// <summary>The value as it is stored, where <see cref="Text"/> shows another one; otherwise null.</summary>
    public string? Raw(string? cell) => Instant(cell) is null ? null : cell;

    /// <summary>The instant that a value stands for, in UTC; null where it stands for none. A masked value does not.</summary>
    public DateTime? Instant(string? cell) => (Type.Kind == ColumnKind.Timestamp, Format) switch
    {
        (true, _) => ParseInstant(cell),
        (_, ColumnFormat.Number) => null,
        var (_, format) => Number(cell) is { } number ? format.Instant(number) : null,
    };

    /// <summary>A number in a column that is named for a time, in a range of instants. Zero often stands for none, so it tells nothing.</summary>
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
