using System.Globalization;
using System.Text;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>A run's log as text, up to now.</summary>
public sealed class RunLogExport(RunLogs logs)
{
    private const int MostLines = 1_000_000;

    public async Task WriteAsync(Guid run, TableName? table, Stream body, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var cursor = new RunLogCursor(0, null);
        for (var written = 0; written < MostLines;)
        {
            if (await logs.ReadAsync(run, table, cursor, RunLogs.MaxLimit, cancellationToken) is not { Items: { IsEmpty: false } lines } page)
                return;
            foreach (var line in lines)
                await writer.WriteLineAsync($"{line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)} {line.Level,-5} {line.Table} {line.Text}");
            written += lines.Length;
            await writer.FlushAsync(cancellationToken);
            if (!RunLogCursor.TryParse(page.NextCursor, out var next) || page.NextCursor is null)
                return;
            cursor = next;
        }
    }
}
