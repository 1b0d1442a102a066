namespace Stedi.Pipeline.Aws.Clients.Athena;

public static class QueryExecutionState
{
    public const string CANCELLED = nameof(CANCELLED);
    public const string FAILED = nameof(FAILED);
    public const string QUEUED = nameof(QUEUED);
    public const string RUNNING = nameof(RUNNING);
    public const string SUCCEEDED = nameof(SUCCEEDED);
}
