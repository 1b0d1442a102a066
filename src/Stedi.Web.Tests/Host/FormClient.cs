using System.Net;
using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Host;

/// <summary>Submits a page's form like a browser, with its hidden fields and cookies.</summary>
internal static partial class FormClient
{
    /// <summary>Opens the page and submits its form. Returns the page itself if it has no form.</summary>
    public static async Task<HttpResponseMessage> PressAsync(this HttpClient client, string path, params (string Name, string Value)[] filled)
    {
        var page = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (Action().Match(html) is not { Success: true } action)
            return page;
        var address = new Uri(page.RequestMessage!.RequestUri!, action.Groups["path"].Value);
        page.Dispose();
        using var form = new FormUrlEncodedContent(
        [
            .. Hidden().Matches(html).Select(f => KeyValuePair.Create(f.Groups["name"].Value, WebUtility.HtmlDecode(f.Groups["value"].Value))),
            .. filled.Select(f => KeyValuePair.Create(f.Name, f.Value)),
        ]);
        return await client.PostAsync(address, form, TestContext.Current.CancellationToken);
    }

    /// <summary>The antiforgery token of the page's form.</summary>
    public static string TokenOf(string html) => Hidden().Matches(html).First(f => f.Groups["name"].Value == "__RequestVerificationToken").Groups["value"].Value;

    [GeneratedRegex("""<form method="post" action="(?<path>[^"]+)">""")]
    private static partial Regex Action();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
    private static partial Regex Hidden();
}
