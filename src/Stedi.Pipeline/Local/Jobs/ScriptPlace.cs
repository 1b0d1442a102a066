using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Says of what DuckDB found wrong where in scripts/ it stands: its own lines are those of the statement that we made of the scripts'.</summary>
internal static class ScriptPlace
{
    /// <summary>The SQL or the data is at fault; not the machine, of which the script's author need not hear.</summary>
    public static bool IsAtFault(DuckDBException e) => e.ErrorType is not (DuckDBErrorType.OutOfMemory or DuckDBErrorType.Io);

    /// <param name="texts">The scripts' texts in the statement, with the lines where they begin in the file. The first stands on line 2, one line lies between each two.</param>
    /// <returns><c>file:line: message</c>; without the line where DuckDB names none, and without values of rows: viewers read it.</returns>
    public static string Describe(DuckDBException e, string file, params IEnumerable<(string Text, int Line)> texts)
    {
        var message = DuckDbMessage.Clean(e.Message);
        if (DuckDbMessage.IsOfData(message))
            message = DuckDbMessage.WithoutValues(message);
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
