using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace Stedi.Web.Data;

/// <summary>
/// Hangfire's loggers. Hangfire finds them through a static field, so workers of another host can still come here after this host has ended.
/// They then get a silent logger. An exception would leave each job that they fetch claimed but not done for a minute.
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
