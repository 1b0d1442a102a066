namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Rows as <see cref="Engines.ResultFormat.Csv"/>: NULL is an empty field, the empty string <c>""</c>; values stand as Athena writes them.</summary>
internal static class ResultCsv
{
    public static void WriteLine(TextWriter target, IEnumerable<string?> values)
    {
        target.Write(string.Join(',', values.Select(Field)));
        target.Write('\n');
    }

    private static string? Field(string? value) =>
        value is null || (value.Length > 0 && value.AsSpan().IndexOfAny("\",\r\n") < 0) ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
