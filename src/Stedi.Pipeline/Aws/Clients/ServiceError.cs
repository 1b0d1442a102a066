using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>The error response of a service.</summary>
/// <param name="Code">For example <c>EntityNotFoundException</c>, without namespace and address.</param>
/// <param name="Body">The members of the response; undefined if it is not JSON.</param>
public sealed record ServiceError(
    string Code, string Message, string RequestId, HttpStatusCode StatusCode, JsonElement Body, Exception? Inner)
{
    public ErrorType Type => (int)StatusCode switch { >= 500 => ErrorType.Receiver, >= 400 => ErrorType.Sender, _ => ErrorType.Unknown };

    /// <summary>A string member of the response; null if there is none.</summary>
    public string? Find(string member) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    internal static ServiceError Read(byte[] body, IWebResponseData response, Exception inner, HttpStatusCode status)
    {
        var error = new ServiceError("", "", response.GetHeaderValue("x-amzn-RequestId") ?? "", status, Parse(body), inner);
        var type = response.GetHeaderValue("x-amzn-ErrorType") is { Length: > 0 } header ? header : error.Find("__type") ?? error.Find("code");
        var code = type is null ? status.ToString() : Bare(type);
        return error with { Code = code, Message = error.Find("message") ?? error.Find("Message") ?? $"The service responded with {(int)status} {code} and no reason." };
    }

    /// <summary>Both <c>com.amazonaws.glue#EntityNotFoundException</c> and <c>EntityNotFoundException:http://…</c> occur.</summary>
    private static string Bare(string type)
    {
        var name = type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..];
        var end = name.IndexOf(':', StringComparison.Ordinal);
        return end < 0 ? name : name[..end];
    }

    /// <summary>A proxy in between may respond with HTML.</summary>
    private static JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
