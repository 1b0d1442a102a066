using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws;

/// <summary>Objects of the lake's bucket, by key. Errors are <see cref="EngineException"/>s.</summary>
internal sealed class AwsObjects(IAmazonS3 s3, AwsLake lake)
{
    private const int PerPage = 1000;

    /// <summary>The object's text; null if there is no such object.</summary>
    /// <param name="limit">In bytes. Longer objects are refused, because their writers are not trusted.</param>
    public Task<string?> ReadAsync(string key, int limit, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("s3:GetObject", $"read {lake.Address(key)}", async () =>
        {
            using var answer = await OpenAsync(key, cancellationToken);
            if (answer is null)
                return null;
            if (answer.ContentLength > limit)
                throw new EngineException($"{lake.Address(key)} is too large: {answer.ContentLength:N0} bytes, with a limit of {limit:N0}.");
            using var reader = new StreamReader(answer.ResponseStream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        });

    /// <summary>Reads a part of the object into the buffer; 0 after its end, or if there is no object.</summary>
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

    /// <summary>All objects whose keys start with <paramref name="prefix"/>, sorted by key.</summary>
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

    /// <summary>The folders directly below <paramref name="prefix"/>, with their closing <c>/</c>.</summary>
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

    /// <summary>Removes the objects. S3 reports objects that it could not remove in a response with status 200.</summary>
    public async Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (var page in keys.Chunk(PerPage))
        {
            var request = new DeleteObjectsRequest { BucketName = lake.Bucket, Objects = [.. page.Select(k => new KeyVersion { Key = k })], Quiet = true };
            var answer = await AwsFault.TellAsync("s3:DeleteObject", $"remove {page.Length} objects of {lake.Address("")}", () => s3.DeleteObjectsAsync(request, cancellationToken));
            if (answer.DeleteErrors is [{ } first, ..] failed)
                throw new EngineException($"S3 could not remove {failed.Count} objects. The first is {lake.Address(first.Key)}: {first.Message} ({first.Code}).", isTransient: true);
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
