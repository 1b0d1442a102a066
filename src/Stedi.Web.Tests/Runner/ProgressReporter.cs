using System.Collections.Concurrent;
using System.Diagnostics;
using Stedi.Web.Tests;
using Xunit.Runner.Common;
using Xunit.Sdk;

[assembly: RegisterRunnerReporter(typeof(ProgressReporter))]

namespace Stedi.Web.Tests;

/// <summary>
/// Prints failures and skips as they come, and every 10 seconds how far the run is and which tests have run longest (<c>-reporter progress</c>).
/// The failures are printed once more at the end, because logs are often cut to their last lines.
/// </summary>
public sealed class ProgressReporter : IRunnerReporter
{
    public bool CanBeEnvironmentallyEnabled => false;

    public string Description => "show failures, and every 10 seconds what has passed and what runs";

    public bool ForceNoLogo => true;

    public bool IsEnvironmentallyEnabled => false;

    public string RunnerSwitch => "progress";

    public ValueTask<IRunnerReporterMessageHandler> CreateMessageHandler(IRunnerLogger logger, IMessageSink? diagnosticMessageSink) =>
        new(new Handler(logger, TimeSpan.FromSeconds(10)));

    internal sealed class Handler : DefaultRunnerReporterMessageHandler
    {
        private const int Shown = 3;

        private readonly ConcurrentDictionary<string, (string Name, long Since)> _running = [];
        private readonly ConcurrentQueue<string> _failures = [];
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly Timer _timer;
        private int _passed;
        private int _failed;
        private int _skipped;

        public Handler(IRunnerLogger logger, TimeSpan interval)
            : base(logger) => _timer = new Timer(_ => Logger.LogRaw(Progress()), null, interval, interval);

        protected override void HandleTestStarting(MessageHandlerArgs<ITestStarting> args)
        {
            base.HandleTestStarting(args);
            _running[args.Message.TestUniqueID] = (args.Message.TestDisplayName, Stopwatch.GetTimestamp());
        }

        protected override void HandleTestPassed(MessageHandlerArgs<ITestPassed> args)
        {
            base.HandleTestPassed(args);
            Interlocked.Increment(ref _passed);
        }

        protected override void HandleTestFailed(MessageHandlerArgs<ITestFailed> args)
        {
            base.HandleTestFailed(args);
            Interlocked.Increment(ref _failed);
            var name = _running.TryGetValue(args.Message.TestUniqueID, out var running) ? running.Name : "A test";
            _failures.Enqueue($"    {name} [FAIL]\n{Start(ExceptionUtility.CombineMessages(args.Message), 6)}{Start(ExceptionUtility.CombineStackTraces(args.Message), 4)}");
        }

        protected override void HandleTestSkipped(MessageHandlerArgs<ITestSkipped> args)
        {
            base.HandleTestSkipped(args);
            Interlocked.Increment(ref _skipped);
        }

        protected override void HandleTestFinished(MessageHandlerArgs<ITestFinished> args)
        {
            _running.TryRemove(args.Message.TestUniqueID, out _);
            base.HandleTestFinished(args);
        }

        protected override void HandleTestExecutionSummaries(MessageHandlerArgs<TestExecutionSummaries> args)
        {
            base.HandleTestExecutionSummaries(args);
            foreach (var failure in _failures)
                Logger.LogRaw(failure.TrimEnd());
        }

        public override async ValueTask DisposeAsync()
        {
            await _timer.DisposeAsync();
            await base.DisposeAsync();
        }

        private static string Start(string? text, int lines) =>
            string.Concat((text ?? "").Split('\n').Take(lines).Select(l => $"      {(l.Length > 300 ? l[..300] + "…" : l).TrimEnd()}\n"));

        private string Progress()
        {
            var longest = _running.Values.OrderBy(r => r.Since).Take(Shown).Select(r => FormattableString.Invariant(
                $"{r.Name.Replace("Stedi.Web.Tests.", "", StringComparison.Ordinal)} ({Stopwatch.GetElapsedTime(r.Since).TotalSeconds:0} s)"));
            return FormattableString.Invariant(
                $"    {Stopwatch.GetElapsedTime(_start).TotalSeconds:0} s: {_passed} passed, {_failed} failed, {_skipped} skipped; running: {string.Join(", ", longest)}");
        }
    }
}
