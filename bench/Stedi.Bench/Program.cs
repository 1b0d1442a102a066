using System.Runtime.InteropServices;
using Stedi.Bench;
using Stedi.Bench.Bare;
using Stedi.Bench.Pictures;

// In a separate process, so its memory and time are those of the bare statements only.
if (args is ["bare", var landing, var output, var order])
    return await BareCopies.ExecuteAsync(landing, output, preserveOrder: order == "ordered");

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    interrupted.Cancel();
});
try
{
    var options = BenchOptions.Parse(args);
    if (options is { Pictures: { } folder, Landing: { } data })
    {
        await Album.TakeAsync(options, data, folder, interrupted.Token);
        return 0;
    }
    var report = new Report();
    foreach (var part in options.Parts)
        await part.MeasureAsync(options, report, interrupted.Token);
    report.Print();
    return report.AllReached ? 0 : 1;
}
catch (Exception e) when (e is BenchException or HttpRequestException)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return e is BenchUsageException ? 64 : 2;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
