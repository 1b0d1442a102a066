using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Detail;

/// <summary>A run as its page shows it.</summary>
public sealed record RunDetail(RunView Run, ImmutableArray<TableReport> Tables, RunGraph Graph, string DefinitionHash);

/// <summary>Reads a run as its page shows it.</summary>
public sealed class RunDetails(IDbContextFactory<StediDbContext> contexts, RunReports reports, DefinitionArchive definitions)
{
    /// <summary>Null if the run does not exist.</summary>
    public async Task<RunDetail?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } run)
            return null;
        var view = RunView.Of(run);
        return new(
            view, (await reports.OfAsync(view, cancellationToken)).Tables, RunGraph.Of(view, await definitions.FindAsync(run.DefinitionHash, cancellationToken)),
            run.DefinitionHash);
    }
}
