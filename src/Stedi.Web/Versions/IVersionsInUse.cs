using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>The versions that somebody still reads, retries from or may publish. The room of runs knows them.</summary>
public interface IVersionsInUse
{
    /// <summary>All of them: a version that is left out is removed.</summary>
    /// <param name="db">Asked within its transaction, where there is one.</param>
    Task<IReadOnlySet<TableVersion>> FindAsync(StediDbContext db, CancellationToken cancellationToken);
}
