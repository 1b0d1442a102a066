using System.Globalization;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>Writes the rejected lines of a landing version as CSV, page by page.</summary>
internal static class RejectCsv
{
    /// <param name="reason">Only lines rejected for this reason.</param>
    public static async Task WriteAsync(ICatalog catalog, TableName table, string version, string? reason, int most, Stream body, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        await text.WriteAsync("file,line,detail,text\n".AsMemory(), cancellationToken);
        var query = new RejectQuery(RejectQuery.MaxLimit, Reason: reason);
        for (var left = most; left > 0;)
        {
            var page = await catalog.ReadRejectsAsync(table, version, query with { Limit = Math.Min(left, RejectQuery.MaxLimit) }, cancellationToken);
            foreach (var reject in page.Items)
                await text.WriteAsync($"{Csv.Line([reject.File, reject.Line.ToString(CultureInfo.InvariantCulture), reject.Detail, reject.Text])}\n".AsMemory(), cancellationToken);
            left -= page.Items.Length;
            if (page.NextCursor is not { } next)
                break;
            query = query with { Cursor = next };
        }
    }
}
