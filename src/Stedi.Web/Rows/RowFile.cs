using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Web.Audit;
using Stedi.Web.Tables;

namespace Stedi.Web.Rows;

/// <summary>All rows of a flow as CSV.</summary>
/// <param name="Table">The table that has the rows.</param>
/// <param name="RowCount">The rows in the file.</param>
/// <param name="Truncated">The flow has more rows than the file.</param>
/// <param name="Columns">The columns of the file, with their tags.</param>
/// <param name="IsRaw">The rows are raw lines, which can contain personal data anywhere.</param>
/// <param name="WriteAsync">Writes the file. Called at most once.</param>
public sealed record RowFile(
    string Name, string Table, string Version, long RowCount, bool Truncated, ImmutableArray<ColumnView> Columns, bool IsRaw,
    Func<Stream, CancellationToken, Task> WriteAsync) : IAsyncDisposable
{
    /// <summary>The file that an engine made; null if it is written from other files.</summary>
    public Stream? Content { get; init; }

    /// <summary>The audit entry for the export.</summary>
    public RowExport ToExport(ClaimsPrincipal user) => new(
        "export of a flow (csv)", Table, Version, RowCount, IsRaw ? PersonalColumns.Unknown : PreviewMask.Shown(user, Columns));

    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;
}
