using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Landing;

namespace Stedi.Web.Tests.Landing;

public sealed class LandingGzipTests : IDisposable
{
    private readonly LandingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Lines(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i => $"{{\"n\":{i}}}\n"));

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}").Order(StringComparer.Ordinal)];

    [Fact]
    public void Import_Gzip_GivesItsRows() =>
        Assert.Equal(Numbers(10_000), _folder.Add("a.json.gz", LandingFolder.Gzip("\uFEFF" + Lines(0, 10_000))).Import("n bigint").Rows);

    /// <summary>Opening a pipe that nobody writes to would wait for ever.</summary>
    [Fact(Timeout = 30_000)]
    public async Task Import_PipeNamedGz_IsNotOpened()
    {
        var pipe = Pipe("b.json.gz");

        var result = await Task.Run(() => _folder.Add(new LandingFile(pipe, "b.json.gz", 0, File.GetLastWriteTimeUtc(pipe))).Import("n bigint"), TestContext.Current.CancellationToken);

        Assert.Equal(Numbers(10), result.Rows);
    }

    [Fact(Timeout = 30_000)]
    public async Task Import_PipeInPlaceOfAListedFile_Fails()
    {
        var pipe = Pipe("b.json");
        var listed = new LandingFile(pipe, "b.json", 9, File.GetLastWriteTimeUtc(pipe));

        await Assert.ThrowsAsync<EngineException>(() => Task.Run(() => _folder.Add(listed).Import("n bigint"), TestContext.Current.CancellationToken));
    }

    /// <summary>Beside a file of ten lines.</summary>
    private string Pipe(string name)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no pipes among its files.");
        _folder.Add("a.json", Lines(0, 10));
        using var make = System.Diagnostics.Process.Start("mkfifo", [_folder.PathOf(name)]);
        make.WaitForExit();
        return _folder.PathOf(name);
    }

    [Fact]
    public void Import_GzipOfSeveralMembers_GivesAllRows()
    {
        byte[] bytes = [.. LandingFolder.Gzip(Lines(0, 10)), .. LandingFolder.Gzip(Lines(10, 10)), .. LandingFolder.Gzip("")];

        Assert.Equal(Numbers(20), _folder.Add("a.json.GZ", bytes).Import("n bigint").Rows);
    }

    [Fact]
    public void Import_TruncatedGzip_KeepsTheRowsBeforeAndRejectsTheRest()
    {
        var whole = LandingFolder.Gzip(Lines(0, 100_000));

        var result = _folder.Add("a.json.gz", whole[..(whole.Length / 2)]).Add("b.json", Lines(0, 5)).Import("n bigint");

        AssertOneUnreadableFile(result);
        Assert.InRange(result.Profile.Rows, 1000, 99_000);
    }

    [Fact]
    public void Import_GzipCutInItsTrailer_RejectsTheRest()
    {
        var whole = LandingFolder.Gzip(Lines(0, 10));

        AssertOneUnreadableFile(_folder.Add("a.json.gz", whole[..^3]).Import("n bigint"));
    }

    /// <summary>What comes out before the damage is noticed is garbage, which is rejected line by line.</summary>
    [Fact]
    public void Import_CorruptGzip_LosesNothingSilently()
    {
        var bytes = LandingFolder.Gzip(Lines(0, 100_000));
        bytes.AsSpan(bytes.Length / 2, 100).Fill(0xA5);

        var result = _folder.Add("a.json.gz", bytes).Import("n bigint");

        Assert.Equal("a.json.gz", Assert.Single(result.Rejects, r => r.Reason == RejectReasons.UnreadableFile).File);
        Assert.Equal(result.Profile.Lines, result.Profile.Rows + result.Profile.Rejects.Sum(r => r.Rows));
        Assert.InRange(result.Profile.Rows, 1000, 99_000);
    }

    [Fact]
    public void Import_PlainTextNamedGz_IsOneReject() => AssertOneUnreadableFile(_folder.Add("a.json.gz", Lines(0, 10)).Import("n bigint"));

    private static void AssertOneUnreadableFile(ImportResult result)
    {
        Assert.Equal("unreadable_file=1", result.Reasons);
        Assert.Equal(result.Profile.Lines, result.Profile.Rows + 1);
        var reject = Assert.Single(result.Rejects);
        Assert.Equal(("a.json.gz", RejectReasons.UnreadableFile), (reject.File, reject.Reason));
        Assert.StartsWith("The file cannot be read from this line on: ", reject.Detail, StringComparison.Ordinal);
    }
}
