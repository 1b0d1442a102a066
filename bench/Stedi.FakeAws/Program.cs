using System.Globalization;
using Stedi.FakeAws;
using Stedi.Web.Tests.Fakes.Aws;

// Prints its URL, then serves until a signal.
if (FakeOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(FakeOptions.Usage);
    return 64;
}
IFakeGlueExecutor jobs = options.Seconds is { } seconds
    ? new PretendGlueExecutor(TimeSpan.FromSeconds(seconds.Least), TimeSpan.FromSeconds(seconds.Most))
    : new LocalGlueExecutor();
await using var aws = await FakeAws.StartAsync(glue: jobs, port: options.Port);
if (options.Lost > 0)
    aws.Faults.Add(new("Glue.*", FakeFaultKind.LostAnswer, Share: options.Lost));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Fake AWS: {aws.Url}"));

using var stop = new CancellationTokenSource();
using var ended = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
return 0;
