using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Says of what DuckDB found wrong where in scripts/ it stands: its own lines are those of the statement that we made of the scripts'.</summary>
internal static class ScriptPlace
{
    /// <summary>The SQL or the data is at fault; not the machine, of which the script's author need not hear.</summary>
    public static bool IsAtFault(DuckDBException e) => e.ErrorType is not (DuckDBErrorType.OutOfMemory or DuckDBErrorType.Io);

    /// <param name="texts">The scripts' texts in the statement, with the lines where they begin in the file. The first stands on line 2, one line lies between each two.</param>
    /// <returns><c>file:line: message</c>; without the line where DuckDB names none.</returns>
    public static string Describe(DuckDBException e, string file, params IEnumerable<(string Text, int Line)> texts) =>
        Describe(DuckDbMessage.Clean(e.Message), e, file, texts);

    /// <summary>Of an error that was raised while rows were read: without their values, since viewers read it.</summary>
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
