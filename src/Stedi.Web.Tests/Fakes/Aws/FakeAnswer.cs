using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Stedi.Web.Tests.Fakes.Aws;

internal sealed record FakeAnswer(
    HttpStatusCode Status, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string>? Headers = null)
{
    public static FakeAnswer Empty { get; } = new(HttpStatusCode.OK, null, []);

    public static FakeAnswer Json(JsonObject body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status, "application/x-amz-json-1.1", Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static FakeAnswer Xml(XElement body, HttpStatusCode status = HttpStatusCode.OK) => new(
        status, "application/xml", Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body.ToString(SaveOptions.DisableFormatting)}"));

    public static FakeAnswer Error(FakeRequest request, FakeAwsException error) => request.Service switch
    {
        "S3" when request.Method == "HEAD" => new(error.Status, null, []),
        "S3" => Xml(new("Error", new XElement("Code", error.Code), new XElement("Message", error.Message), new XElement("RequestId", request.Id)), error.Status),
        "STS" => Xml(
            new(
                "ErrorResponse",
                new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", error.Code), new XElement("Message", error.Message)),
                new XElement("RequestId", request.Id)),
            error.Status),
        _ => Json(new() { ["__type"] = error.Code, [request.Service == "Logs" ? "message" : "Message"] = error.Message }, error.Status),
    };

    public async Task WriteAsync(HttpContext context, FakeRequest request)
    {
        var response = context.Response;
        response.StatusCode = (int)Status;
        response.ContentType = ContentType;
        response.Headers["x-amzn-RequestId"] = request.Id;
        response.Headers["x-amz-request-id"] = request.Id;
        foreach (var (name, value) in Headers ?? new Dictionary<string, string>())
            response.Headers[name] = value;
        if (request.Method == "HEAD")
            return;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
