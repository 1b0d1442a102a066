using System.Net;
using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Host;

/// <summary>Presses the button of a page's form, as a browser does: with its hidden fields, and with cookies.</summary>
internal static partial class FormClient
{
    /// <summary>Opens the page and sends its form. The answer of a page without a form is the page.</summary>
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

    /// <summary>The token of the page's form against forgeries.</summary>
    public static string TokenOf(string html) => Hidden().Matches(html).First(f => f.Groups["name"].Value == "__RequestVerificationToken").Groups["value"].Value;

    [GeneratedRegex("""<form method="post" action="(?<path>[^"]+)">""")]
    private static partial Regex Action();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
    private static partial Regex Hidden();
}
