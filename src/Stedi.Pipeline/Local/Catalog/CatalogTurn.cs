using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>The lock for changing the catalog: one process at a time.</summary>
internal static class CatalogTurn
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <exception cref="EngineException">It was not free in time. Try again.</exception>
    public static async Task<FileLock> TakeAsync(LakePaths paths, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.Root);
        try
        {
            return await FileLock.TakeAsync(paths.CatalogLock, Timeout, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new EngineException($"Could not change the catalog: {e.Message} Try again.", isTransient: true, e);
        }
    }
}
