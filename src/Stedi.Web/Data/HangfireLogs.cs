using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace Stedi.Web.Data;

/// <summary>
/// Hangfire's loggers, which it finds through a static of the process: where a host has ended, those of another still come here. They get a logger
/// that says nothing then; the exception would leave each job that they fetch claimed and undone for a minute.
/// </summary>
internal sealed class HangfireLogs(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider _logs = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return _logs.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
