using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Stedi.Web.Data;

/// <summary>Makes every saved text storable in Postgres; see <see cref="StorableText"/>.</summary>
internal sealed class StorableTextInterceptor : SaveChangesInterceptor
{
    public static readonly StorableTextInterceptor Instance = new();

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Clean(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Clean(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    private static void Clean(DbContext context)
    {
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified))
        {
            foreach (var property in entry.Properties.Where(p => entry.State == EntityState.Added || p.IsModified))
            {
                if (property.CurrentValue is string text && StorableText.Of(text) is var storable && !ReferenceEquals(storable, text))
                    property.CurrentValue = storable;
            }
        }
    }
}
