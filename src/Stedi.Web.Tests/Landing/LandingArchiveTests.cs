using System.Text;
using ICSharpCode.SharpZipLib.BZip2;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Landing;

namespace Stedi.Web.Tests.Landing;

/// <summary>Compressed files, and files with a wrong extension.</summary>
public sealed class LandingArchiveTests : IDisposable
{
    private readonly LandingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Lines(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i => $"{{\"n\":{i}}}\n"));

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}").Order(StringComparer.Ordinal)];

    private static byte[] Bzip2(string text)
    {
        using var packed = new MemoryStream();
        using (var bzip2 = new BZip2OutputStream(packed) { IsStreamOwner = false })
            bzip2.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static byte[] Pack(string suffix, string text) => suffix == "gz" ? LandingFolder.Gzip(text) : Bzip2(text);

    private static byte[] WithByte(byte[] bytes, Index index, int mask)
    {
        bytes[index] ^= (byte)mask;
        return bytes;
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    public void Import_Archive_GivesItsRows(string suffix) =>
        Assert.Equal(Numbers(10_000), _folder.Add($"a.json.{suffix}", Pack(suffix, "\uFEFF" + Lines(0, 10_000))).Import("n bigint").Rows);

    /// <summary>Opening a pipe without a writer would block forever.</summary>
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
            Assert.Skip("Windows has no named pipes in folders.");
        _folder.Add("a.json", Lines(0, 10));
        using var make = System.Diagnostics.Process.Start("mkfifo", [_folder.PathOf(name)]);
        make.WaitForExit();
        return _folder.PathOf(name);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    public void Import_ArchiveOfSeveralMembers_GivesAllRows(string suffix)
    {
        byte[] bytes = [.. Pack(suffix, Lines(0, 10)), .. Pack(suffix, Lines(10, 10)), .. Pack(suffix, "\n")];

        Assert.Equal(Numbers(20), _folder.Add($"a.json.{suffix}", bytes).Import("n bigint").Rows);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    public void Import_CutArchive_IsOneRejectAndGivesNoRows(string suffix)
    {
        var whole = Pack(suffix, Lines(0, 100_000));
        var cut = whole[..(whole.Length / 2)];

        var result = _folder.Add($"a.json.{suffix}", cut).Add("b.json", Lines(0, 5)).Import("n bigint");

        AssertOneUnreadableFile(result, 5, "is incomplete");
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    public void Import_ArchiveCutInItsTrailer_IsOneReject(string suffix) =>
        AssertOneUnreadableFile(_folder.Add($"a.json.{suffix}", Pack(suffix, Lines(0, 10))[..^3]).Import("n bigint"), 0, "is incomplete");

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    public void Import_CorruptArchive_IsOneReject(string suffix)
    {
        var bytes = Pack(suffix, Lines(0, 100_000));
        bytes.AsSpan(bytes.Length / 2, 100).Fill(0xA5);

        AssertOneUnreadableFile(_folder.Add($"a.json.{suffix}", bytes).Import("n bigint"), 0, "is damaged");
    }

    [Theory]
    [InlineData("gz", 6)]
    [InlineData("gz", 2)]
    [InlineData("bz2", 2)]
    public void Import_ArchiveWithAWrongChecksum_SaysSo(string suffix, int fromEnd)
    {
        byte[] bytes = [.. Pack(suffix, Lines(0, 10)), .. WithByte(Pack(suffix, Lines(10, 10)), ^fromEnd, 0x20)];

        AssertOneUnreadableFile(_folder.Add($"a.json.{suffix}", bytes).Import("n bigint"), 0, "checksum");
    }

    [Theory]
    [InlineData("gz", "{\"n\":1}\n{\"n\":2}\n")]
    [InlineData("gz", "x")]
    [InlineData("gz", "\0\0\0\0")]
    [InlineData("gz", "\u001F")]
    [InlineData("bz2", "{\"n\":1}\n{\"n\":2}\n")]
    [InlineData("bz2", "x")]
    [InlineData("bz2", "\0\0\0\0")]
    [InlineData("bz2", "BZh")]
    public void Import_BytesAfterTheLastMember_AreReportedWithTheirOffset(string suffix, string rest)
    {
        byte[] packed = [.. Pack(suffix, Lines(0, 10)), .. Pack(suffix, Lines(10, 10))];

        var result = _folder.Add($"a.json.{suffix}", [.. packed, .. Encoding.UTF8.GetBytes(rest)]).Import("n bigint");

        AssertOneUnreadableFile(result, 0, $"byte {packed.Length} ");
        Assert.Equal(21, result.Rejects[0].Line);
    }

    [Fact]
    public void Import_BytesBetweenMembers_AreReportedWithTheirOffset()
    {
        var first = LandingFolder.Gzip(Lines(0, 50_000));

        var result = _folder.Add("a.json.gz", [.. first, .. "junk"u8, .. LandingFolder.Gzip(Lines(0, 50_000))]).Import("n bigint");

        AssertOneUnreadableFile(result, 0, $"byte {first.Length} ");
    }

    [Theory]
    [InlineData("a.json.gz", "{\"n\":1}\n", "not gzip. Rename it to .json")]
    [InlineData("a.json.bz2", "{\"n\":1}\n", "not bzip2. Rename it to .json")]
    [InlineData("a.json", "PAR1\u0015\u0004", "is Parquet")]
    [InlineData("a.json", "ORC\u0015\u0004", "is ORC")]
    [InlineData("a.json", "Obj\u0001\u0004", "is Avro")]
    [InlineData("a.json", "PK\u0003\u0004", "is a zip archive")]
    [InlineData("a.json", "BZh9", "is bzip2. Rename it to .bz2")]
    [InlineData("a.json", "SQLite format 3\0", "is an SQLite database")]
    [InlineData("a.json", "%PDF-1.7", "is a PDF")]
    public void Import_FileThatContradictsItsName_SaysWhatItIs(string name, string text, string expected) =>
        AssertOneUnreadableFile(_folder.Add(name, text).Import("n bigint"), 0, expected);

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "is gzip. Rename it to .gz")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD }, "is zstd")]
    [InlineData(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0 }, "is xz")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0 }, "is UTF-16")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x7B }, "is UTF-16")]
    public void Import_BinaryFileNamedJson_SaysWhatItIs(byte[] bytes, string expected)
    {
        AssertOneUnreadableFile(_folder.Add("a.json", bytes).Import("n bigint"), 0, expected);
        // Large enough for several slices, but detected before any of them is read.
        AssertOneUnreadableFile(_folder.Import("n bigint", LandingFolder.Tiny with { SliceBytes = 2 }), 0, expected);
    }

    /// <summary>Root can read every file, so a folder represents an unreadable file.</summary>
    [Fact]
    public void Import_FileThatCannotBeRead_FailsAndNamesIt()
    {
        _folder.Add("b.json", Lines(0, 10)).Add("a.json", Lines(0, 10));
        var path = _folder.PathOf("a.json");
        File.Delete(path);
        Directory.CreateDirectory(path);

        var error = Assert.Throws<EngineException>(() => _folder.Import("n bigint"));

        Assert.Contains("Could not read the landing file 'a.json'", error.Message, StringComparison.Ordinal);
    }

    private static void AssertOneUnreadableFile(ImportResult result, int otherRows, string detail)
    {
        Assert.Equal("unreadable_file=1", result.Reasons);
        Assert.Equal((otherRows + 1, otherRows, otherRows), (result.Profile.Lines, result.Profile.Rows, result.Rows.Length));
        var reject = Assert.Single(result.Rejects);
        Assert.StartsWith("a.json", reject.File, StringComparison.Ordinal);
        Assert.Contains(detail, reject.Detail, StringComparison.Ordinal);
    }
}
