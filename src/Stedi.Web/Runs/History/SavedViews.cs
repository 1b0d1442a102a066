using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.History;

/// <summary>Saved views of the list of runs.</summary>
public sealed class SavedViews(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>The views of one person, by name.</summary>
    public async Task<ImmutableArray<SavedView>> ListAsync(string ownerKey, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. await db.Set<SavedView>().AsNoTracking().Where(v => v.OwnerKey == ownerKey).OrderBy(v => v.Name).ToListAsync(cancellationToken)];
    }

    /// <summary>A view of any owner.</summary>
    public async Task<SavedView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SavedView>().AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, cancellationToken);
    }

    /// <summary>Saves the filter under the name. Replaces this person's view with the same name and keeps its URL.</summary>
    public async Task<SavedViewResult> SaveAsync(string ownerKey, string ownerName, string? name, RunQuery query, CancellationToken cancellationToken)
    {
        var called = name?.Trim() ?? "";
        if (called.Length is 0 or > SavedView.MaxNameLength || called.Any(char.IsControl))
            return new(null, $"Enter a name of 1 to {SavedView.MaxNameLength} characters without control characters.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (text, now) = ((query with { Before = null }).ToQueryString(), time.GetUtcNow());
        // Serializes saves of one person, so the limit holds and no name is used twice.
        await using var turn = await db.TakeTurnAsync($"run_saved_views:{ownerKey}", cancellationToken);
        var known = await db.Set<SavedView>().SingleOrDefaultAsync(v => v.OwnerKey == ownerKey && v.Name == called, cancellationToken);
        if (known is null && await db.Set<SavedView>().CountAsync(v => v.OwnerKey == ownerKey, cancellationToken) >= SavedView.Most)
            return new(null, $"You have {SavedView.Most} views, the maximum. Remove one first.");
        var view = known ?? new SavedView { Id = Guid.CreateVersion7(now), OwnerKey = ownerKey, OwnerName = ownerName, Name = called, Query = text, SavedAt = now };
        (view.Query, view.SavedAt) = (text, now);
        if (known is null)
            db.Add(view);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await turn.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new(null, $"'{called}' was just removed. Save it again.");
        }
        return new(view, null);
    }

    /// <summary>False if this person has no such view.</summary>
    public async Task<bool> RemoveAsync(Guid id, string ownerKey, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SavedView>().Where(v => v.Id == id && v.OwnerKey == ownerKey).ExecuteDeleteAsync(cancellationToken) > 0;
    }
}

/// <summary>Either the view or the reason why it was not saved.</summary>
public sealed record SavedViewResult(SavedView? View, string? Refusal);
