namespace Stedi.Pipeline.Aws.Clients.Glue;

public static class JobRunState
{
    public const string ERROR = nameof(ERROR);
    public const string EXPIRED = nameof(EXPIRED);
    public const string FAILED = nameof(FAILED);
    public const string RUNNING = nameof(RUNNING);
    public const string STARTING = nameof(STARTING);
    public const string STOPPED = nameof(STOPPED);
    public const string STOPPING = nameof(STOPPING);
    public const string SUCCEEDED = nameof(SUCCEEDED);
    public const string TIMEOUT = nameof(TIMEOUT);
    public const string WAITING = nameof(WAITING);
}
