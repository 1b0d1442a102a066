using System.Net;
using Stedi.Web.Tests.EndToEnd.Stories;

namespace Stedi.Web.Tests.Layout;

/// <summary>Anyone can type any address. Uses the server of the browser stories, with a built sample.</summary>
public sealed class PageAddressTests(StoryWorld world)
{
    private static readonly string[] Odd = ["", "sql", "nope", "-1", "0", "99999999999999999999", "a%00b", "%F0%9F%9A%B2", "%3Cscript%3E", "%27;--", "..%2F..", "a&tab=b&tab="];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> Pages => new()
    {
        { "/tables/customer_trusted", ["preview", "schema", "versions", "checks", "drops", "sql", "lineage", "runs"] },
        { "/tables/customer_landing", ["preview", "schema", "versions", "checks", "drops", "sql", "lineage", "runs"] },
        { "/tables/no_such_table", ["preview", "versions"] },
        { "/settings", ["engine", "variables", "keys", "people", "audit", "retention", "removed"] },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Get_AnyTab_LogsNoException(string page, string[] tabs)
    {
        var app = await world.AppAsync();
        using var client = await app.SignInAsync();
        var before = app.Faults.ToHashSet();

        foreach (var query in tabs.Concat(Odd).Select(t => $"tab={t}").Concat(Odd.SelectMany(o => new[] { $"tab=drops&version={o}", $"tab=audit&since={o}&before={o}&actor={o}&action={o}", $"sort={o}&filter={o}&offset={o}&text={o}" })))
        {
            using var response = await client.GetAsync($"{page}?{query}", Token);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{page}?{query} answers {response.StatusCode}.");
        }

        Assert.Empty(app.Faults.Except(before));
    }

    [Theory]
    [InlineData("/api/v1/tables/customer_trusted?tab=versions")]
    [InlineData("/api/v1/tables/a%00b?tab=%00")]
    [InlineData("/api/v1/settings?tab=audit")]
    [InlineData("/tables/a%00b?tab=versions")]
    [InlineData("/tables/%F0%9F%9A%B2?tab=versions")]
    [InlineData("/tables/customer_trusted/compare?from=%00&to=x")]
    [InlineData("/settings/nope?tab=keys")]
    public async Task Get_OddAddress_LogsNoException(string address)
    {
        var app = await world.AppAsync();
        using var client = await app.SignInAsync();
        var before = app.Faults.ToHashSet();

        using var response = await client.GetAsync(address, Token);

        Assert.True((int)response.StatusCode < 500, $"{address} answers {response.StatusCode}.");
        Assert.Empty(app.Faults.Except(before));
    }
}
