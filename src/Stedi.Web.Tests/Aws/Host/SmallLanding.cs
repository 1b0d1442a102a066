using Stedi.Pipeline.Local.Sample;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary>Landing data of a few customers, with the counts that every engine must find.</summary>
internal sealed class SmallLanding : IDisposable
{
    private const int Customers = 40;
    private const ulong Seed = 7;

    private readonly TempFolder _folder;

    private SmallLanding(TempFolder folder) => _folder = folder;

    public string Path => _folder["data"];

    public required SampleCounts Counts { get; init; }

    public static async Task<SmallLanding> WriteAsync()
    {
        var folder = new TempFolder();
        return new(folder) { Counts = await SampleData.WriteAsync(folder["data"], Customers, Seed, TestContext.Current.CancellationToken) };
    }

    public void Dispose() => _folder.Dispose();
}
