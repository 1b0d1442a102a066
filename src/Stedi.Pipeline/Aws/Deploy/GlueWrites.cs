using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Writes to Glue, told as <see cref="AwsFault"/> tells them.</summary>
internal static class GlueWrites
{
    /// <summary>
    /// Where another was first (or our own call, whose answer was lost and which the SDK made again), nothing is thrown: who deploys looks again at what
    /// stands, and writes again where that is not it.
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
