using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Loads runs whole, and saves them with their new events in one transaction.</summary>
internal static class RunStore
{
    public static Task<Run?> FindRunAsync(this StediDbContext db, Guid id, CancellationToken cancellationToken) =>
        db.Set<Run>().Include(r => r.Steps.OrderBy(s => s.Position)).Include(r => r.Tables).AsSplitQuery()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);

    public static Task SaveRunAsync(this StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        db.AddRange(run.TakeNew());
        return db.SaveChangesAsync(cancellationToken);
    }
}
