using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <param name="Operation">With the service as a prefix: <c>Glue.GetJobRun</c>.</param>
/// <param name="Path">For S3: bucket and key. The key is empty for the bucket itself.</param>
internal sealed record FakeRequest(
    string Service, string Operation, string Method, (string Bucket, string Key) Path, IReadOnlyDictionary<string, string> Query,
    IHeaderDictionary Headers, byte[] Body, string Id)
{
    private static readonly Dictionary<string, string> Targets = new() { ["AWSGlue"] = "Glue", ["AmazonAthena"] = "Athena", ["Logs_20140328"] = "Logs" };

    public static FakeRequest Read(HttpContext context, byte[] body)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(mark < 0 ? target : target[..mark]).TrimStart('/');
        var query = QueryHelpers.ParseQuery(mark < 0 ? "" : target[mark..]).ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var place = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        var headers = context.Request.Headers;
        var (service, operation) = Name(context.Request, place, query, body);
        return new(
            service, $"{service}.{operation}", context.Request.Method, place, query, headers,
            headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal) ? AwsChunked.Decode(body) : body,
            Guid.NewGuid().ToString());
    }

    private static (string Service, string Operation) Name(
        HttpRequest request, (string Bucket, string Key) path, Dictionary<string, string> query, byte[] body)
    {
        if (request.Headers["X-Amz-Target"].ToString().Split('.') is [var prefix, var operation])
            return (Targets.GetValueOrDefault(prefix, prefix), operation);
        if (path.Bucket.Length == 0 && request.Method == "POST")
            return ("STS", QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body))["Action"].ToString());
        return ("S3", (request.Method, path.Key.Length > 0) switch
        {
            ("GET", false) when query.ContainsKey("list-type") => "ListObjectsV2",
            ("GET", false) when path.Bucket.Length == 0 => "ListBuckets",
            ("GET", false) when query.ContainsKey("location") => "GetBucketLocation",
            ("HEAD", false) => "HeadBucket",
            ("PUT", false) => "CreateBucket",
            ("POST", false) when query.ContainsKey("delete") => "DeleteObjects",
            ("PUT", true) => "PutObject",
            ("GET", true) => "GetObject",
            ("HEAD", true) => "HeadObject",
            ("DELETE", true) => "DeleteObject",
            _ => request.Method,
        });
    }
}
