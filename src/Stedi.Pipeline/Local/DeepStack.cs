namespace Stedi.Pipeline.Local;

/// <summary>
/// Runs work on a thread with a large stack. DuckDB's parser and binder, and the readers of their trees, recurse as deeply as the text nests
/// (DuckDB stops at max_expression_depth).
/// </summary>
internal static class DeepStack
{
    private const int Bytes = 32 * 1024 * 1024;

    public static T Run<T>(Func<T> work) => Start(work).GetAwaiter().GetResult();

    /// <summary>Uses a background thread, which does not keep the process alive.</summary>
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
