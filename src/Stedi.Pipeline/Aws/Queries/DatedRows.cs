using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>The same rows with timestamps in UTC instead of numbers: see <see cref="RowQuery.Timestamps"/>.</summary>
internal sealed class DatedRows(IAthenaRows rows, ImmutableArray<(string Column, ColumnFormat Format)> timestamps) : IAthenaRows
{
    private ColumnFormat?[]? _formats;

    public ImmutableArray<AthenaColumn> Columns { get; private set; } = [];

    public async Task<IReadOnlyList<string?[]>?> NextAsync(long wanted, CancellationToken cancellationToken)
    {
        var page = await rows.NextAsync(wanted, cancellationToken);
        if (_formats is null)
        {
            _formats = [.. rows.Columns.Select(FormatOf)];
            Columns = [.. rows.Columns.Select((c, i) => _formats[i] is null ? c : c with { Type = "timestamp" })];
        }
        return page?.Select(row => row.Select((value, i) => _formats[i] is { } format ? Dated(value, format) : value).ToArray()).ToList();
    }

    private ColumnFormat? FormatOf(AthenaColumn column) => column.Type != "bigint"
        ? null
        : timestamps.Where(t => t.Column.Equals(column.Name, StringComparison.OrdinalIgnoreCase)).Select(t => (ColumnFormat?)t.Format).FirstOrDefault();

    private static string? Dated(string? value, ColumnFormat format) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && format.Instant(number) is { } at
            ? at.ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture)
            : null;
}
