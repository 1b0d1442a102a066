using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>Finds the versions that are still needed for reading, retrying or publishing. Implemented by the Runs room.</summary>
public interface IVersionsInUse
{
    /// <summary>Returns all of them. A version that is missing here is removed.</summary>
    /// <param name="db">Used within its transaction, if there is one.</param>
    Task<IReadOnlySet<TableVersion>> FindAsync(StediDbContext db, CancellationToken cancellationToken);
}
