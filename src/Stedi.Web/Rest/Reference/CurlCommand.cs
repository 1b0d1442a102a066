using System.Text.Json.Nodes;
using Stedi.Web.Auth;

namespace Stedi.Web.Rest.Reference;

/// <summary>
/// A call as a command for a POSIX shell. The command never contains the key: the shell reads it from a variable. If the variable is not
/// set, the shell names the required role and sends nothing.
/// </summary>
public static class CurlCommand
{
    public const string Variable = "STEDI_API_KEY";

    private const string NewLine = " \\\n  ";

    /// <param name="server">The server's URL, without a slash at the end.</param>
    public static string Of(ApiOperation operation, string server)
    {
        var parts = new List<string> { $"curl{Options(operation)} {Quote(server + Address(operation))}", $"-H \"Authorization: Bearer ${{{Variable}:?set it to a key with the {Policies.Name(operation.Role)} role}}\"" };
        if (operation.Body is { } body)
        {
            parts.Add($"-H 'Content-Type: {body.MediaType}'");
            parts.Add($"-d {Quote(OneLine(body.Example ?? "{}"))}");
        }
        return string.Join(NewLine, parts);
    }

    private static string Options(ApiOperation operation)
    {
        var sends = operation.Method == HttpMethods.Get || (operation.Method == HttpMethods.Post && operation.Body is not null) ? "" : $" -X {operation.Method}";
        return operation.Answers.Any(a => a.Contents.Any(c => c.MediaType == "text/event-stream")) ? $" -N{sends}" : sends;
    }

    /// <summary>The path and the query with all required parameters.</summary>
    private static string Address(ApiOperation operation)
    {
        var given = operation.Parameters.Where(p => p is { IsRequired: true, Example: not null }).ToArray();
        var path = given.Where(p => p.Place == "path").Aggregate(operation.Path, (at, p) => at.Replace($"{{{p.Name}}}", Uri.EscapeDataString(p.Example!), StringComparison.Ordinal));
        var query = string.Join('&', given.Where(p => p.Place == "query").Select(p => $"{p.Name}={Uri.EscapeDataString(p.Example!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    private static string OneLine(string json) => JsonNode.Parse(json)!.ToJsonString(ApiReference.Compact);

    /// <summary>Within single quotes, a shell takes everything literally except a single quote.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
