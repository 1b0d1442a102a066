namespace Stedi.Web.Runs.Detail;

/// <summary>Which line of a failed step's log says most about why: a pure choice.</summary>
public static class TellingLine
{
    /// <summary>Lines of a log that are looked through, its last ones.</summary>
    public const int Most = 5_000;

    /// <param name="error">What is told of the failure already; a line that says the same again says little.</param>
    /// <returns>Index of the line: the last error that tells more, else the last error, warning or line; -1 where there is none.</returns>
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
