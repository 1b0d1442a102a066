using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Buckets and objects. <see cref="Handle"/> answers calls; the methods above it are shortcuts for tests and executors.</summary>
internal sealed class FakeS3(FakeAws aws)
{
    private static readonly XNamespace Ns = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<string, FakeObject>> _buckets = [];

    public void AddBucket(string bucket)
    {
        lock (_gate)
            _buckets.TryAdd(bucket, new(StringComparer.Ordinal));
    }

    /// <param name="onlyIfAbsent">As <c>If-None-Match: *</c>: false if the object exists.</param>
    public bool Put(string bucket, string key, byte[] content, bool onlyIfAbsent = false)
    {
        lock (_gate)
        {
            var objects = Bucket(bucket);
            if (onlyIfAbsent && objects.ContainsKey(key))
                return false;
            // S3 reports times in whole seconds.
            var now = DateTimeOffset.FromUnixTimeSeconds(aws.Time.GetUtcNow().ToUnixTimeSeconds());
            objects[key] = new(content, now, ETag(content));
            return true;
        }
    }

    public void Put(string bucket, string key, string content) => Put(bucket, key, Encoding.UTF8.GetBytes(content));

    public FakeObject? Find(string bucket, string key)
    {
        lock (_gate)
            return Bucket(bucket).GetValueOrDefault(key);
    }

    public bool Delete(string bucket, string key)
    {
        lock (_gate)
            return Bucket(bucket).Remove(key);
    }

    public IReadOnlyList<(string Key, FakeObject Object)> List(string bucket, string prefix)
    {
        lock (_gate)
            return [.. Bucket(bucket).Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => (o.Key, o.Value))];
    }

    public FakeAnswer Handle(FakeRequest request)
    {
        var (bucket, key) = request.Path;
        switch (request.Operation)
        {
            case "S3.CreateBucket":
                AddBucket(bucket);
                return FakeAnswer.Empty;
            case "S3.HeadBucket":
                List(bucket, "");
                return FakeAnswer.Empty;
            case "S3.GetBucketLocation":
                return FakeAnswer.Xml(new(Ns + "LocationConstraint", "eu-central-1"));
            case "S3.PutObject":
                return Put(request, bucket, key);
            case "S3.GetObject" or "S3.HeadObject":
                return Get(request, Find(bucket, key) ?? throw new FakeAwsException("NoSuchKey", "The specified key does not exist.", HttpStatusCode.NotFound));
            case "S3.DeleteObject":
                Delete(bucket, key);
                return new(HttpStatusCode.NoContent, null, []);
            case "S3.DeleteObjects":
                return DeleteAll(request, bucket);
            case "S3.ListObjectsV2":
                return List(request, bucket);
            default:
                throw new FakeAwsException("NotImplemented", $"The fake does not support {request.Operation}.", HttpStatusCode.NotImplemented);
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "S3's ETags are MD5, and its clients compare what they read with them.")]
    private static string ETag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";

    private SortedDictionary<string, FakeObject> Bucket(string name) =>
        _buckets.GetValueOrDefault(name) ?? throw new FakeAwsException("NoSuchBucket", "The specified bucket does not exist", HttpStatusCode.NotFound);

    private FakeAnswer Put(FakeRequest request, string bucket, string key)
    {
        var wanted = request.Headers.IfMatch.ToString();
        if ((wanted.Length > 0 && Find(bucket, key)?.ETag != wanted) || !Put(bucket, key, request.Body, request.Headers.IfNoneMatch == "*"))
            throw new FakeAwsException("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", HttpStatusCode.PreconditionFailed);
        return FakeAnswer.Empty with { Headers = new Dictionary<string, string> { ["ETag"] = Find(bucket, key)!.ETag } };
    }

    private static FakeAnswer Get(FakeRequest request, FakeObject found)
    {
        var headers = new Dictionary<string, string>
        {
            ["ETag"] = found.ETag,
            ["Last-Modified"] = found.ModifiedAt.ToString("R", CultureInfo.InvariantCulture),
            ["Accept-Ranges"] = "bytes",
        };
        if (request.Method == "HEAD")
            return new(HttpStatusCode.OK, "application/octet-stream", [], headers.Append(new("Content-Length", found.Content.Length.ToString(CultureInfo.InvariantCulture))).ToDictionary());
        if (!System.Net.Http.Headers.RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var range))
            return new(HttpStatusCode.OK, "application/octet-stream", found.Content, headers);
        var asked = range.Ranges.Single();
        var last = found.Content.Length - 1;
        if (asked.From > last)
            throw new FakeAwsException("InvalidRange", "The requested range is not satisfiable", HttpStatusCode.RequestedRangeNotSatisfiable);
        var from = (int)(asked.From ?? Math.Max(0, found.Content.Length - asked.To!.Value));
        var to = (int)(asked.From is null ? last : Math.Min(asked.To ?? last, last));
        headers["Content-Range"] = $"bytes {from}-{to}/{found.Content.Length}";
        return new(HttpStatusCode.PartialContent, "application/octet-stream", found.Content[from..(to + 1)], headers);
    }

    private FakeAnswer DeleteAll(FakeRequest request, string bucket)
    {
        var body = XElement.Parse(Encoding.UTF8.GetString(request.Body));
        var keys = body.Descendants().Where(e => e.Name.LocalName == "Key").Select(e => e.Value).ToList();
        if (keys.Count > 1000)
            throw new FakeAwsException("MalformedXML", "At most 1000 keys may be deleted at once.");
        foreach (var key in keys)
            Delete(bucket, key);
        var quiet = body.Elements().Any(e => e.Name.LocalName == "Quiet" && e.Value == "true");
        return FakeAnswer.Xml(new(Ns + "DeleteResult", quiet ? [] : keys.Select(k => new XElement(Ns + "Deleted", new XElement(Ns + "Key", k)))));
    }

    private FakeAnswer List(FakeRequest request, string bucket)
    {
        var prefix = request.Query.GetValueOrDefault("prefix", "");
        var delimiter = request.Query.GetValueOrDefault("delimiter", "");
        var after = request.Query.GetValueOrDefault("start-after", "");
        var names = new List<(string Name, FakeObject? Object)>();
        foreach (var (key, found) in List(bucket, prefix).Where(o => string.CompareOrdinal(o.Key, after) > 0))
        {
            var cut = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var folder = cut < 0 ? null : key[..(cut + delimiter.Length)];
            if (folder is null)
                names.Add((key, found));
            else if (names.Count == 0 || names[^1].Name != folder)
                names.Add((folder, null));
        }
        var asked = int.Parse(request.Query.GetValueOrDefault("max-keys", "1000"), CultureInfo.InvariantCulture);
        var (page, next) = FakePage.Of(names, request.Query.GetValueOrDefault("continuation-token"), asked, 1000, aws.PageSize);
        string Text(string name) => request.Query.GetValueOrDefault("encoding-type") == "url" ? Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal) : name;
        return FakeAnswer.Xml(new(
            Ns + "ListBucketResult",
            new XElement(Ns + "Name", bucket), new XElement(Ns + "Prefix", Text(prefix)), new XElement(Ns + "KeyCount", page.Count),
            new XElement(Ns + "MaxKeys", asked), new XElement(Ns + "IsTruncated", next is null ? "false" : "true"),
            request.Query.TryGetValue("encoding-type", out var encoding) ? new XElement(Ns + "EncodingType", encoding) : null,
            next is null ? null : new XElement(Ns + "NextContinuationToken", next),
            page.Where(p => p.Object is not null).Select(p => new XElement(
                Ns + "Contents",
                new XElement(Ns + "Key", Text(p.Name)), new XElement(Ns + "LastModified", p.Object!.ModifiedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture)),
                new XElement(Ns + "ETag", p.Object.ETag), new XElement(Ns + "Size", p.Object.Content.Length), new XElement(Ns + "StorageClass", "STANDARD"))),
            page.Where(p => p.Object is null).Select(p => new XElement(Ns + "CommonPrefixes", new XElement(Ns + "Prefix", Text(p.Name))))));
    }
}
