using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Stedi.Web.Tests.Host;

/// <summary>The last warnings and errors of a program under test. Failed tests show them.</summary>
internal sealed class RecentWarnings : ILoggerProvider
{
    private const int Kept = 50;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>
    /// All errors, and warnings with an exception, without those of Hangfire: its log is shared by all programs of this process.
    /// </summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Writes them to the output of the running test, if there is one.</summary>
    public void Tell()
    {
        if (TestContext.Current.TestOutputHelper is { } output)
        {
            foreach (var line in _lines)
                output.WriteLine(line);
        }
    }

    public void Dispose()
    {
    }

    private sealed class Logger(RecentWarnings owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var line = $"{DateTime.UtcNow:HH:mm:ss.fff} {logLevel} {category}: {formatter(state, exception)} {exception}";
            owner._lines.Enqueue(line);
            if ((logLevel >= LogLevel.Error || exception is not null) && !category.StartsWith("Hangfire.", StringComparison.Ordinal) && owner._faults.Count < Kept)
                owner._faults.Enqueue(line);
            if (owner._lines.Count > Kept)
                owner._lines.TryDequeue(out _);
        }
    }
}
