using System.Text;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;

namespace Stedi.Web.Tests.Runs.History;

public sealed class RunExportTests
{
    [Fact]
    public async Task Write_MoreThanAPage_HasEveryMatchingRunOnce()
    {
        await using var world = await RunWorld.CreateAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < RunFilter.MaxLimit + 3; i++)
        {
            ids.Add((await world.StartAsync("raw")).Id);
            world.Time.Advance(TimeSpan.FromMilliseconds(5));
        }
        await world.StartAsync("raw", by: "somebody else");

        using var body = new MemoryStream();
        await new RunExport(world.History).WriteAsync(new(By: "tester"), body, CancellationToken.None);
        var lines = Encoding.UTF8.GetString(body.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("id,status,select,trigger,by,", lines[0], StringComparison.Ordinal);
        Assert.Equal(ids.Order().Reverse(), lines.Skip(1).Select(l => Guid.Parse(l[..36])));
        Assert.Contains(",queued,raw,api,tester,", lines[1], StringComparison.Ordinal);
    }
}
