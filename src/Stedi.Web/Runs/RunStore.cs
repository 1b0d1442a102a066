using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>Loads runs whole, and saves them with their new events in one transaction.</summary>
internal static class RunStore
{
    public static Task<Run?> FindRunAsync(this StediDbContext db, Guid id, CancellationToken cancellationToken) =>
        db.Set<Run>().Include(r => r.Steps.OrderBy(s => s.Position)).Include(r => r.Tables).AsSplitQuery()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);

    /// <summary>
    /// Why what the run has built may not be published any more: another run published the table since, and readers would be taken back. Null
    /// where nothing stands against it. Asked within the admission, after which nobody else publishes these tables.
    /// </summary>
    public static async Task<string?> OvertakenAsync(this StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        if (run.TriggerKind == TriggerKind.Rollback || run.StartedAt is not { } started)
            return null;
        TableVersion[] built = [.. run.Steps.Where(s => s.Status == StepStatus.Succeeded).Select(s => new TableVersion(s.Table, s.Version!))];
        return await db.FindNewerAsync(built, started, cancellationToken) is { } newer ? $"{newer} was published by another run since. Start a new run." : null;
    }

    public static Task SaveRunAsync(this StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        db.AddRange(run.TakeNew());
        return db.SaveChangesAsync(cancellationToken);
    }
}
