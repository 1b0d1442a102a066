using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Writes to Glue, with errors from <see cref="AwsFault"/>.</summary>
internal static class GlueWrites
{
    /// <summary>
    /// Does not throw if another writer was first, or this call itself, repeated by the SDK after a lost response. The deployment then
    /// compares the state again, and writes again if needed.
    /// </summary>
    public static Task MakeAsync<T>(string action, string doing, Func<Task<T>> call) =>
        AwsFault.TellAsync(action, doing, async () =>
        {
            try
            {
                await call();
                return true;
            }
            catch (Exception e) when (e is AlreadyExistsException or IdempotentParameterMismatchException or ConcurrentModificationException or EntityNotFoundException)
            {
                return false;
            }
        });
}
