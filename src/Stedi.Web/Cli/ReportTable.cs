using Spectre.Console;
using Stedi.Web.Components;
using Stedi.Web.Runs;

namespace Stedi.Web.Cli;

/// <summary>Prints the result of a run: one row per table, with messages beside it, or below on narrow terminals.</summary>
internal static class ReportTable
{
    /// <summary>The width of the table with messages, in characters.</summary>
    private const int Wide = 120;

    /// <param name="redirected">Whether the output is not a terminal and has no width limit.</param>
    public static void Write(RunReport report, IAnsiConsole console, bool redirected)
    {
        if (redirected)
            console.Profile.Width = 240;
        var isWide = console.Profile.Width >= Wide;
        console.Write(Rows(report, isWide));
        foreach (var table in report.Tables.Where(t => !isWide && Remarks(t).Length > 0))
            console.Write(new Text($"  {table.Name}: {Remarks(table)}\n"));
        foreach (var warning in report.Warnings)
            console.Write(new Text($"warning: {warning.Table}: {warning.Message}\n"));
        var cost = report.Cost is { } billed ? $", {Figures.DpuHours(billed)}, {Figures.Dollars(billed)}" : "";
        console.Write(new Text($"run {report.RunId} {Word(report.Status)} in {report.DurationMs:N0} ms{(report.Attempts > 1 ? $" in {report.Attempts} attempts" : "")}{cost}{(report.Reason is null ? "" : ": " + report.Reason)}\n"));
    }

    private static Table Rows(RunReport report, bool isWide)
    {
        var rows = new Table().Border(isWide ? TableBorder.Simple : TableBorder.None);
        foreach (var header in isWide ? ["table", "zone", "status"] : new[] { "table", "status" })
            rows.AddColumn(new TableColumn(header).PadLeft(0).PadRight(2).NoWrap());
        foreach (var header in new[] { "rows in", "rows out", "dropped", "ms" })
            rows.AddColumn(new TableColumn(header).PadLeft(0).PadRight(2).RightAligned().NoWrap());
        if (isWide)
            rows.AddColumn("drops and checks");
        foreach (var t in report.Tables)
        {
            string[] figures = [Word(t.Status), $"{t.RowsIn:N0}", $"{t.RowCount:N0}", $"{t.Drops.Sum(d => d.Rows):N0}", $"{t.DurationMs:N0}"];
            string[] cells = isWide ? [t.Name.Value, t.Zone, .. figures, Remarks(t)] : [t.Name.Value, .. figures];
            rows.AddRow(cells.Select(c => new Text(c)));
        }
        return rows;
    }

    private static string Word<T>(T status)
        where T : struct, Enum => status.ToString().ToLowerInvariant();

    private static string Remarks(TableReport table) => table.Error ?? string.Join("; ",
        table.Drops.Where(d => d.Rows > 0).Select(d => $"{d.Reason} {d.Rows:N0}")
            .Concat(table.Checks.Where(c => c.Violations > 0).Select(c => $"{c.Name} {c.Violations:N0} ({Word(c.Severity)})")));
}
