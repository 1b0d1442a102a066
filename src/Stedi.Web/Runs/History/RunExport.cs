using System.Globalization;
using System.Text;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Runs.History;

/// <summary>Streams run history as CSV. Only one page is in memory at a time.</summary>
public sealed class RunExport(RunHistory history)
{
    /// <summary>Enough for a spreadsheet. Export older runs with <c>to=</c>.</summary>
    public const int MostRuns = 100_000;

    /// <summary>The most pages read, including pages with few matches.</summary>
    private const int MostPages = 2_000;

    private static readonly string[] Header =
        ["id", "status", "select", "trigger", "by", "createdAt", "startedAt", "finishedAt", "durationMs", "steps", "stepsSucceeded", "rowsOut", "reason", "attempts", "warnings",
        "rowsChange", "rowsDropped", "rowsRejected"];

    public async Task WriteAsync(RunFilter filter, Stream body, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Csv.Line(Header));
        filter = filter with { Limit = RunFilter.MaxLimit };
        for (var (pages, written) = (0, 0); pages < MostPages && written < MostRuns; pages++)
        {
            var page = await history.ListAsync(filter, cancellationToken);
            foreach (var run in page.Items)
                await writer.WriteLineAsync(Line(run));
            written += page.Items.Length;
            await writer.FlushAsync(cancellationToken);
            if (page.NextCursor is not { } cursor)
                return;
            filter = filter with { Before = Guid.ParseExact(cursor, "N") };
        }
    }

    private static string Line(RunView run) => Csv.Line([
        run.Id.ToString(), RunLook.Word(run.Status), run.Select, RunLook.Word(run.Trigger.Kind), run.Trigger.By, Time(run.CreatedAt), Time(run.StartedAt),
        Time(run.FinishedAt), Number(run.DurationMs), Number(run.Steps.Length), Number(RunLook.Succeeded(run)),
        Number(run.Totals.RowsOut), run.Reason, Number(run.Attempts), Number(run.Warnings.Length), Number(run.Totals.RowsChange), Number(run.Totals.RowsDropped),
        Number(run.Totals.RowsRejected)]);

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string? Number(double? number) => number?.ToString("0", CultureInfo.InvariantCulture);
}
