using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Maps the line of a DuckDB error to the file in scripts/. DuckDB counts the lines of the complete statement, which contains the scripts' texts.</summary>
internal static class ScriptPlace
{
    /// <summary>Whether the SQL or the data caused the error, not the machine.</summary>
    public static bool IsAtFault(DuckDBException e) => e.ErrorType is not (DuckDBErrorType.OutOfMemory or DuckDBErrorType.Io);

    /// <param name="texts">The scripts' texts in the statement, with their first lines in the file. The first text begins on line 2. There is one line between texts.</param>
    /// <returns><c>file:line: message</c>; without the line if DuckDB gives none.</returns>
    public static string Describe(DuckDBException e, string file, params IEnumerable<(string Text, int Line)> texts) =>
        Describe(DuckDbMessage.Clean(e.Message), e, file, texts);

    /// <summary>For an error raised while rows were read. It removes their values, because viewers see the message.</summary>
    public static string DescribeOfRows(DuckDBException e, string file, params IEnumerable<(string Text, int Line)> texts) =>
        Describe(DuckDbMessage.WithoutValues(DuckDbMessage.Clean(e.Message)), e, file, texts);

    private static string Describe(string message, DuckDBException e, string file, IEnumerable<(string Text, int Line)> texts)
    {
        if (DuckDbMessage.Line(e.Message) is { } at)
        {
            var start = 2;
            foreach (var (text, line) in texts)
            {
                var lines = text.AsSpan().Count('\n') + 1;
                if (at >= start && at < start + lines && line > 0)
                    return $"{file}:{line + at - start}: {message}";
                start += lines + 1;
            }
        }
        return $"{file}: {message}";
    }
}
