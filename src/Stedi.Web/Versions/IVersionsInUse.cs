using Stedi.Pipeline.Engines;

namespace Stedi.Web.Versions;

/// <summary>The versions that somebody still reads, retries from or may publish. The room of runs knows them.</summary>
public interface IVersionsInUse
{
    /// <summary>All of them: a version that is left out is removed.</summary>
    Task<IReadOnlySet<TableVersion>> FindAsync(CancellationToken cancellationToken);
}
