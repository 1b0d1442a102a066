using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Data;

namespace Stedi.Web.Audit;

/// <summary>Which personal columns the rows of an export have, and whether their values were readable.</summary>
/// <param name="Names">Empty where there are none.</param>
/// <param name="AreMasked">The reader got a mark in place of each value.</param>
/// <param name="AreAllKnown">False where it could not be followed which columns are personal.</param>
public readonly record struct PersonalColumns(ImmutableArray<string> Names, bool AreMasked = false, bool AreAllKnown = true)
{
    /// <summary>Nobody knows what is in them: lines as they arrived, or SQL that cannot be followed.</summary>
    public static readonly PersonalColumns Unknown = new([], AreAllKnown: false);

    public override string ToString() => (Names.Length, AreAllKnown) switch
    {
        (0, true) => "no personal columns",
        (0, false) => "personal columns not known",
        (_, true) => $"personal columns{(AreMasked ? " masked" : "")}: {string.Join(", ", Names)}",
        _ => $"personal columns: {string.Join(", ", Names)}, perhaps others",
    };
}

/// <summary>Rows that leave the server, as a file or over REST.</summary>
/// <param name="Door">What gave them out: <c>export (csv)</c>, <c>REST preview</c>.</param>
/// <param name="Tables">The table; of a query all that it read, with commas between.</param>
/// <param name="Version">Which version; null where it is not known.</param>
public sealed record RowExport(string Door, string Tables, string? Version, long Rows, PersonalColumns Personal)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Door}, {(Version is null ? "version not known" : $"version {Version}")}, {Rows:N0} {(Rows == 1 ? "row" : "rows")}, {Personal}");
}

/// <summary>
/// Notes in the audit log that rows leave, and does so before they leave: without the entry there are no rows. Pages of the dashboard are no exports.
/// </summary>
public sealed class RowExports(IDbContextFactory<StediDbContext> contexts, TimeProvider time) : IDisposable
{
    /// <summary>Pages that one caller reads of one version within this time are one entry, that of the first page.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public void Dispose() => _pages.Dispose();

    /// <param name="by">The name of who gets the rows.</param>
    public async Task NoteAsync(string by, RowExport export, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Note(AuditActions.RowsExported, by, export.Tables, export.ToString(), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>As <see cref="NoteAsync"/>, for a file that is ready.</summary>
    /// <returns>The file; where the entry cannot be written, it is closed and not given out.</returns>
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

    /// <summary>As <see cref="NoteAsync"/>, for rows that are read page by page: see <see cref="Together"/>.</summary>
    public async Task NotePageAsync(string by, RowExport page, CancellationToken cancellationToken)
    {
        var read = (by, page.Door, page.Tables, page.Version, page.Personal.ToString());
        if (_pages.TryGetValue(read, out _))
            return;
        await NoteAsync(by, page, cancellationToken);
        _pages.Set(read, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Together });
    }
}
