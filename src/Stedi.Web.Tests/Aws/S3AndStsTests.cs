using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class S3AndStsTests : FakeAwsTest
{
    [Fact]
    public async Task PutObject_Text_ComesBackWithETagAndTime()
    {
        var put = await PutAsync("a/ü b.txt", "héllo");

        using var found = await Clients.S3.GetObjectAsync(Bucket, "a/ü b.txt", Token);

        using var reader = new StreamReader(found.ResponseStream);
        Assert.Equal("héllo", await reader.ReadToEndAsync(Token));
        Assert.Equal(put.ETag, found.ETag);
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, found.LastModified!.Value.ToUniversalTime());
        var head = await Clients.S3.GetObjectMetadataAsync(Bucket, "a/ü b.txt", Token);
        Assert.Equal((6, put.ETag), (head.ContentLength, head.ETag));
    }

    [Fact]
    public async Task PutObject_IfNoneMatchAndThere_IsRefused()
    {
        await PutAsync("a", "1");

        var e = await Assert.ThrowsAsync<AmazonS3Exception>(() => PutAsync("a", "2", "*"));

        Assert.Equal((HttpStatusCode.PreconditionFailed, "PreconditionFailed"), (e.StatusCode, e.ErrorCode));
    }

    [Fact]
    public async Task ListObjectsV2_DelimiterAndTinyPages_GivesFoldersAndFilesOnce()
    {
        foreach (var key in new[] { "t/a/1", "t/a/2", "t/b/1", "t/x", "t/y", "u" })
            await PutAsync(key, "1");
        Aws.PageSize = 1;

        var pages = new List<ListObjectsV2Response>();
        do
            pages.Add(await Clients.S3.ListObjectsV2Async(
                new() { BucketName = Bucket, Prefix = "t/", Delimiter = "/", ContinuationToken = pages.LastOrDefault()?.NextContinuationToken }, Token));
        while (pages[^1].IsTruncated == true);

        Assert.Equal(["t/a/", "t/b/"], pages.SelectMany(p => p.CommonPrefixes ?? []));
        Assert.Equal(["t/x", "t/y"], pages.SelectMany(p => p.S3Objects ?? []).Select(o => o.Key));
    }

    [Fact]
    public async Task DeleteObjects_Several_AreGone()
    {
        await PutAsync("a", "1");
        await PutAsync("b", "1");

        await Clients.S3.DeleteObjectsAsync(new() { BucketName = Bucket, Objects = [new() { Key = "a" }, new() { Key = "none" }] }, Token);
        await Clients.S3.DeleteObjectAsync(Bucket, "b", Token);

        Assert.Empty(Aws.S3.List(Bucket, ""));
        Assert.Equal("NoSuchKey", (await Assert.ThrowsAsync<NoSuchKeyException>(() => Clients.S3.GetObjectAsync(Bucket, "a", Token))).ErrorCode);
    }

    [Fact]
    public async Task ListObjectsV2_NoSuchBucket_SaysSo()
    {
        var e = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => Clients.S3.ListObjectsV2Async(new() { BucketName = "none" }, Token));

        Assert.Equal("NoSuchBucket", e.ErrorCode);
    }

    [Fact]
    public async Task PutObject_Throttled_IsSentAgain()
    {
        Aws.Faults.Add(new("S3.PutObject", FakeFaultKind.Throttling, Times: 1));

        await PutAsync("a", "1");

        Assert.Equal(2, Aws.Calls["S3.PutObject"]);
    }

    [Fact]
    public async Task GetCallerIdentity_OfTheFake_ReturnsTheAccount() =>
        Assert.Equal(FakeAws.Account, (await Clients.Sts.GetCallerIdentityAsync(new(), Token)).Account);

    private Task<PutObjectResponse> PutAsync(string key, string text, string? ifNoneMatch = null) =>
        Clients.S3.PutObjectAsync(new() { BucketName = Bucket, Key = key, ContentBody = text, IfNoneMatch = ifNoneMatch }, Token);
}
