namespace Stedi.Pipeline.Engines;

/// <summary>Writes lines of <see cref="ResultFormat.Csv"/>: NULL is an empty field, the empty string is <c>""</c>.</summary>
public static class Csv
{
    /// <summary>One line, without its end.</summary>
    public static string Line(IEnumerable<string?> values) => string.Join(',', values.Select(Field));

    private static string? Field(string? value) =>
        value is null || (value.Length > 0 && value.AsSpan().IndexOfAny("\",\r\n") < 0) ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
