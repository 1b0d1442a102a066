using Stedi.Pipeline.Landing;

namespace Stedi.Web.Tests.Landing;

public sealed class FormatTests
{
    [Theory]
    [InlineData("a.json")]
    [InlineData("a.JSON")]
    [InlineData("a.jsonl.gz")]
    [InlineData("stream-1-2024-01-05-13-00-00-8f3a")]
    [InlineData("a.log")]
    [InlineData("2024/01/05/13/a.bz2")]
    [InlineData("v1.2/events")]
    [InlineData("dt=2024-01-05/hour=_/a.json")]
    public void Judge_JsonOrUnknownSuffix_IsRead(string name) => Assert.Equal(FileVerdictKind.Read, Format.Json.Judge(name).Kind);

    [Theory]
    [InlineData("_SUCCESS", "_SUCCESS", SkipReasons.Hidden)]
    [InlineData("a/.b/c/d.json", "a/.b/", SkipReasons.Hidden)]
    [InlineData("_tmp/", "_tmp/", SkipReasons.Hidden)]
    [InlineData("2024/", "2024/", SkipReasons.FolderMarker)]
    [InlineData("2024_$folder$", "2024_$folder$", SkipReasons.FolderMarker)]
    [InlineData("a.snappy.parquet", "a.snappy.parquet", SkipReasons.OtherFormat)]
    [InlineData("a.csv.gz", "a.csv.gz", SkipReasons.OtherFormat)]
    [InlineData("a.csv.zst", "a.csv.zst", SkipReasons.OtherFormat)]
    [InlineData("a.csv.GZ", "a.csv.GZ", SkipReasons.OtherFormat)]
    [InlineData("a/README.MD", "a/README.MD", SkipReasons.OtherFormat)]
    public void Judge_NoData_IsSkippedWithItsReason(string name, string entry, string reason)
    {
        var verdict = Format.Json.Judge(name);

        Assert.Equal((FileVerdictKind.Skip, entry, reason), (verdict.Kind, verdict.Name, verdict.Reason));
        Assert.NotEmpty(SkipReasons.Describe(reason));
    }

    [Theory]
    [InlineData("a.json.zst")]
    [InlineData("a.json.ZST")]
    [InlineData("a.snappy")]
    [InlineData("a.json.lz4")]
    [InlineData("a.deflate")]
    [InlineData("a.xz")]
    [InlineData("a.zip")]
    [InlineData("a.lzo")]
    [InlineData("a.br")]
    [InlineData("a.Z")]
    [InlineData("a.7z")]
    [InlineData("a.json.Gz")]
    [InlineData("a.BZ2")]
    [InlineData("a.tgz")]
    [InlineData("a.tar.bz2")]
    [InlineData("a//b.json")]
    public void Judge_FileThatEnginesReadDifferently_IsRefused(string name) => Assert.Equal(FileVerdictKind.Refuse, Format.Json.Judge(name).Kind);
}
