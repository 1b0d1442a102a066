namespace Stedi.Pipeline.Local;

/// <summary>
/// DuckDB's parser and binder, and who walks their trees, recurse as deep as the text nests (DuckDB stops at max_expression_depth): they get a
/// stack of their own that is deep enough, however shallow the caller's is.
/// </summary>
internal static class DeepStack
{
    private const int Bytes = 32 * 1024 * 1024;

    public static T Run<T>(Func<T> work) => Start(work).GetAwaiter().GetResult();

    /// <summary>On a thread that holds up no process which wants to end.</summary>
    public static Task<T> Start<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Work, Bytes) { IsBackground = true, Name = "sql" }.Start();
        return result.Task;

        void Work()
        {
            try
            {
                result.SetResult(work());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        }
    }
}
