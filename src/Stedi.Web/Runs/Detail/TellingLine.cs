namespace Stedi.Web.Runs.Detail;

/// <summary>Finds the line of a failed step's log that best explains the failure. A pure function.</summary>
public static class TellingLine
{
    /// <summary>The number of lines searched, from the end of the log.</summary>
    public const int Most = 5_000;

    /// <param name="error">The error that is already shown. Lines that repeat it are passed over.</param>
    /// <returns>Index of the last error line with new information, otherwise of the last error, warning or line; -1 if the log is empty.</returns>
    public static int Find(IReadOnlyList<RunLogLine> lines, string? error)
    {
        var more = LastOf(lines, l => l.Level == "error" && (error is null || !Says(error, l.Text)));
        if (more >= 0)
            return more;
        var failed = LastOf(lines, l => l.Level == "error");
        if (failed >= 0)
            return failed;
        var warned = LastOf(lines, l => l.Level == "warn");
        return warned >= 0 ? warned : lines.Count - 1;
    }

    private static bool Says(string error, string line) =>
        error.Contains(line, StringComparison.Ordinal) || line.Contains(error, StringComparison.Ordinal);

    private static int LastOf(IReadOnlyList<RunLogLine> lines, Func<RunLogLine, bool> fits)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (fits(lines[i]))
                return i;
        }
        return -1;
    }
}
