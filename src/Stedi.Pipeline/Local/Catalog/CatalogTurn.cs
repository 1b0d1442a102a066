using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>The turn to change the catalog: one process at a time.</summary>
internal static class CatalogTurn
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <exception cref="EngineException">It was not free in time: try again.</exception>
    public static async Task<FileLock> TakeAsync(LakePaths paths, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.Root);
        try
        {
            return await FileLock.TakeAsync(paths.CatalogLock, Timeout, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new EngineException($"The catalogue cannot be changed: {e.Message} Try again.", isTransient: true, e);
        }
    }
}
