using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws;

/// <summary>Objects of the lake's bucket, by key. What goes wrong is an <see cref="EngineException"/>.</summary>
internal sealed class AwsObjects(IAmazonS3 s3, AwsLake lake)
{
    private const int PerPage = 1000;

    /// <summary>The object's text, or null where there is none.</summary>
    /// <param name="limit">Bytes; a longer object is refused, since its writer is not to be trusted with our memory.</param>
    public Task<string?> ReadAsync(string key, int limit, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("s3:GetObject", $"read {lake.Address(key)}", async () =>
        {
            using var answer = await OpenAsync(key, cancellationToken);
            if (answer is null)
                return null;
            if (answer.ContentLength > limit)
                throw new EngineException($"{lake.Address(key)} has {answer.ContentLength:N0} bytes; at most {limit:N0} are read.");
            using var reader = new StreamReader(answer.ResponseStream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        });

    /// <summary>Reads a part of the object into the buffer; 0 behind its end, and where there is no object.</summary>
    public Task<int> ReadAtAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("s3:GetObject", $"read {lake.Address(key)}", async () =>
        {
            try
            {
                using var answer = await OpenAsync(key, cancellationToken, new ByteRange(offset, offset + buffer.Length - 1));
                return answer is null ? 0 : await answer.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return 0;
            }
        });

    public Task PutAsync(string key, string text, string contentType, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("s3:PutObject", $"write {lake.Address(key)}", () => s3.PutObjectAsync(
            new PutObjectRequest { BucketName = lake.Bucket, Key = key, ContentBody = text, ContentType = contentType }, cancellationToken));

    /// <summary>Everything whose key starts with <paramref name="prefix"/>, smallest key first.</summary>
    public async IAsyncEnumerable<S3Object> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = lake.Bucket, Prefix = prefix, MaxKeys = PerPage };
        do
        {
            var page = await AwsFault.TellAsync("s3:ListBucket", $"list {lake.Address(prefix)}", () => s3.ListObjectsV2Async(request, cancellationToken));
            foreach (var found in page.S3Objects ?? [])
                yield return found;
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>The folders right below <paramref name="prefix"/>, each with its closing <c>/</c>.</summary>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = lake.Bucket, Prefix = prefix, Delimiter = "/", MaxKeys = PerPage };
        do
        {
            var page = await AwsFault.TellAsync("s3:ListBucket", $"list {lake.Address(prefix)}", () => s3.ListObjectsV2Async(request, cancellationToken));
            foreach (var folder in page.CommonPrefixes ?? [])
                yield return folder;
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>Removes the objects; S3 reports what it could not remove inside an answer that says 200.</summary>
    public async Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (var page in keys.Chunk(PerPage))
        {
            var request = new DeleteObjectsRequest { BucketName = lake.Bucket, Objects = [.. page.Select(k => new KeyVersion { Key = k })], Quiet = true };
            var answer = await AwsFault.TellAsync("s3:DeleteObject", $"remove {page.Length} objects of {lake.Address("")}", () => s3.DeleteObjectsAsync(request, cancellationToken));
            if (answer.DeleteErrors is [{ } first, ..] failed)
                throw new EngineException($"{failed.Count} objects were not removed, the first {lake.Address(first.Key)}: {first.Message} ({first.Code}).", isTransient: true);
        }
    }

    private async Task<GetObjectResponse?> OpenAsync(string key, CancellationToken cancellationToken, ByteRange? range = null)
    {
        try
        {
            return await s3.GetObjectAsync(new GetObjectRequest { BucketName = lake.Bucket, Key = key, ByteRange = range }, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }
}
