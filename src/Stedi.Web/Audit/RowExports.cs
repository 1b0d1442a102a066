using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Data;

namespace Stedi.Web.Audit;

/// <summary>The personal columns in the rows of an export, and whether their values were readable.</summary>
/// <param name="Names">Empty if there are none.</param>
/// <param name="AreMasked">The values were masked.</param>
/// <param name="AreAllKnown">False if the personal columns could not be determined.</param>
public readonly record struct PersonalColumns(ImmutableArray<string> Names, bool AreMasked = false, bool AreAllKnown = true)
{
    /// <summary>Unknown content: raw lines, or SQL that cannot be traced.</summary>
    public static readonly PersonalColumns Unknown = new([], AreAllKnown: false);

    public override string ToString() => (Names.Length, AreAllKnown) switch
    {
        (0, true) => "no personal columns",
        (0, false) => "personal columns unknown",
        (_, true) => $"personal columns{(AreMasked ? " masked" : "")}: {string.Join(", ", Names)}",
        _ => $"personal columns: {string.Join(", ", Names)}, possibly others",
    };
}

/// <summary>Rows that leave the server as a file or over REST.</summary>
/// <param name="Door">The way out: <c>export (csv)</c>, <c>REST preview</c>.</param>
/// <param name="Tables">The table; for a query, all tables that it read, separated by commas.</param>
/// <param name="Version">The version; null if unknown.</param>
public sealed record RowExport(string Door, string Tables, string? Version, long Rows, PersonalColumns Personal)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Door}, {(Version is null ? "version unknown" : $"version {Version}")}, {Rows:N0} {(Rows == 1 ? "row" : "rows")}, {Personal}");
}

/// <summary>
/// Writes an audit entry before rows leave the server. If the entry cannot be written, no rows are sent. Dashboard pages do not count as exports.
/// </summary>
public sealed class RowExports(IDbContextFactory<StediDbContext> contexts, TimeProvider time) : IDisposable
{
    /// <summary>Pages of one version that one caller reads within this time share one entry.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public void Dispose() => _pages.Dispose();

    /// <param name="by">The name of the person or key that gets the rows.</param>
    public async Task NoteAsync(string by, RowExport export, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Note(AuditActions.RowsExported, by, export.Tables, export.ToString(), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>As <see cref="NoteAsync"/>, for a complete file.</summary>
    /// <returns>The file. If the entry cannot be written, the file is closed and not returned.</returns>
    public async Task<Stream> NoteFileAsync(string by, RowExport export, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await NoteAsync(by, export, cancellationToken);
            return content;
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <see cref="NoteAsync"/>, for rows read page by page: see <see cref="Together"/>.</summary>
    public async Task NotePageAsync(string by, RowExport page, CancellationToken cancellationToken)
    {
        var read = (by, page.Door, page.Tables, page.Version, page.Personal.ToString());
        if (_pages.TryGetValue(read, out _))
            return;
        await NoteAsync(by, page, cancellationToken);
        _pages.Set(read, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Together });
    }
}
