using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Web.Tests.Landing;

public sealed class LandingImportTests : IDisposable
{
    private readonly LandingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_SeveralFiles_GivesEveryRow()
    {
        for (var i = 0; i < 50; i++)
            _folder.Add($"part/{i:00}.json", $$"""{"n":{{i}},"s":"file {{i}} is a long text"}""" + "\n");

        var result = _folder.Import("n bigint, s string");

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}|file {i} is a long text").Order(StringComparer.Ordinal), result.Rows);
        Assert.Equal((50, 50, ""), (result.Profile.Lines, result.Profile.Rows, result.Reasons));
        Assert.Empty(result.Profile.NewFields);
        Assert.Empty(result.Profile.MissingFields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n \t\r\n\n  ")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\n")]
    public void Import_NothingButBlanks_GivesNoRowsAndNoRejects(string text)
    {
        var result = _folder.Add("a.json", text).Import("n bigint");

        Assert.Empty(result.Rows);
        Assert.Equal((0, 0, ""), (result.Profile.Lines, result.Profile.Rows, result.Reasons));
        Assert.Equal(["n"], result.Profile.MissingFields);
        Assert.StartsWith("Reading 1 file, ", _folder.Log[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Import_NoFiles_GivesAnEmptyTable() => Assert.Empty(_folder.Import("n bigint").Rows);

    [Theory]
    [InlineData("{\"n\":1}\n{\"n\":2}\n")]
    [InlineData("{\"n\":1}\n{\"n\":2}")]
    [InlineData("{\"n\":1}\r\n\r\n{\"n\":2}\r\n")]
    [InlineData("\uFEFF{\"n\":1}\n\n \t\n  { \"n\" :\t2 }  \r\n")]
    [InlineData("\n\n{\"N\":1}\n{\"n\":2.0}")]
    [InlineData("{\"n\":1}\r{\"n\":2}\r")]
    [InlineData("\r\r{\"n\":1}\r\r{\"n\":2}")]
    [InlineData("\r\n\r{\"n\":1}\r\n\n\r{\"n\":2}\n")]
    public void Import_AnyLineEnds_GivesTheRows(string text)
    {
        Assert.Equal(["1", "2"], _folder.Add("a.json", text).Import("n bigint").Rows);
        Assert.Equal(["1", "2"], _folder.Import("n bigint", LandingFolder.Tiny).Rows);
    }

    [Fact]
    public void Import_ByteOrderMarkLaterOn_RejectsThatLine() =>
        Assert.Equal("malformed_json=1", _folder.Add("a.json", "{\"n\":1}\n\uFEFF{\"n\":2}\n").Import("n bigint").Reasons);

    [Theory]
    [InlineData("\"str\"", RejectReasons.NotAnObject)]
    [InlineData("12", RejectReasons.NotAnObject)]
    [InlineData("null", RejectReasons.NotAnObject)]
    [InlineData("true", RejectReasons.NotAnObject)]
    [InlineData("{\"n\":1} x", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":1", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":1,}", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":01}", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":1.}", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":+1}", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":NaN}", RejectReasons.MalformedJson)]
    [InlineData("{\"n\" 1}", RejectReasons.MalformedJson)]
    [InlineData("{n:1}", RejectReasons.MalformedJson)]
    [InlineData("{\"s\":\"a\tb\"}", RejectReasons.MalformedJson)]
    [InlineData("{\"s\":\"a\0b\"}", RejectReasons.MalformedJson)]
    [InlineData("\0", RejectReasons.MalformedJson)]
    [InlineData("/* {\"n\":1} */", RejectReasons.MalformedJson)]
    [InlineData("{\"\\ud800\":1}", RejectReasons.MalformedJson)]
    [InlineData("{\"s\":\"\\ud800\"}", RejectReasons.UnreadableValue)]
    [InlineData("{\"n\":\"x\",\"s\":", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":{}}", RejectReasons.UnreadableValue)]
    [InlineData("{\"n\":1}} x", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":1},,{\"n\":2}", RejectReasons.MalformedJson)]
    [InlineData("{\"n\":1}{\"s\":\"x", RejectReasons.MalformedJson)]
    public void Import_LineThatIsNotARow_RejectsItAndKeepsTheOthers(string line, string reason)
    {
        var result = _folder.Add("a.json", $"{{\"n\":1}}\r\n\n{line}\r\n{{\"n\":2}}").Import("n bigint, s string");

        Assert.Equal(["1|NULL", "2|NULL"], result.Rows);
        Assert.Equal((3, 2, $"{reason}=1"), (result.Profile.Lines, result.Profile.Rows, result.Reasons));
        var reject = Assert.Single(result.Rejects);
        Assert.Equal(("a.json", 3, reason, line), (reject.File, reject.Line, reject.Reason, reject.Text));
        Assert.NotEmpty(reject.Detail);
    }

    [Fact]
    public void Import_InvalidUtf8_RejectsOnlyThatLine()
    {
        byte[] bytes = [.. "{\"s\":\"ä\"}\n{\"s\":\""u8, 0xFF, 0xC3, .. "\"}\n{\"s\":\"€uro is fine\"}\n"u8];

        var result = _folder.Add("a.json", bytes).Import("s string");

        Assert.Equal(["ä", "€uro is fine"], result.Rows);
        Assert.Equal(("malformed_json=1", 2), (result.Reasons, result.Rejects[0].Line));
    }

    [Theory]
    [InlineData(63, "")]
    [InlineData(64, "malformed_json=1")]
    [InlineData(100_000, "malformed_json=1")]
    public void Import_DeepNesting_IsBounded(int depth, string reasons)
    {
        var line = $$"""{"x":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        Assert.Equal(reasons, _folder.Add("a.json", line).Import("n bigint").Reasons);
    }

    [Fact]
    public void Import_HugeLine_RejectsItWithoutReadingItWhole()
    {
        var limits = LandingFolder.Tiny with { MaxLineBytes = 40 };
        var text = "{\"s\":\"a\"}\n{\"s\":\"" + new string('x', 5000) + "\"}\n{\"s\":\"b\"}\n";

        foreach (var size in new[] { 4, 16, 64, 100_000 })
        {
            using var folder = new LandingFolder();
            var result = folder.Add("a.json", text).Add("b.json.gz", LandingFolder.Gzip(text)).Import("s string", limits with { SliceBytes = size, WindowBytes = size });

            Assert.Equal(["a", "a", "b", "b"], result.Rows);
            Assert.Equal("line_too_long=2", result.Reasons);
            Assert.All(result.Rejects, r => Assert.Equal(2, r.Line));
        }
    }

    [Fact]
    public void Import_LineOfExactlyTheLimit_IsRead()
    {
        const string Line = "{\"s\":\"0123456789\"}";
        var limits = LandingFolder.Tiny with { MaxLineBytes = Line.Length };

        Assert.Equal(["0123456789"], _folder.Add("a.json", Line + "\n").Import("s string", limits).Rows);
        Assert.Equal("line_too_long=1", _folder.Import("s string", limits with { MaxLineBytes = Line.Length - 1 }).Reasons);
    }

    [Fact]
    public void Import_LongRejects_AreCutShort()
    {
        var line = "x" + new string('€', 5000);
        _folder.Add("a.json", string.Concat(Enumerable.Repeat(line + "\n", 20)));

        var result = _folder.Import("n bigint", LandingFolder.Tiny);

        Assert.Equal((20, "malformed_json=20"), (result.Profile.Lines, result.Reasons));
        Assert.Equal(20, result.Rejects.Length);
        Assert.All(result.Rejects, r => Assert.Equal(line[..4096], r.Text));
    }

    [Fact]
    public void Import_UnknownAndAbsentFields_AreNamed()
    {
        var many = string.Join(",", Enumerable.Range(0, 200).Select(i => $"\"k{i:000}\":0"));

        var result = _folder.Add("a.json", $"{{\"n\":1,\"extra\":[{{}}]}}\n{{{many}}}\n").Import("n bigint, gone string");

        Assert.Equal(["1|NULL", "NULL|NULL"], result.Rows);
        Assert.Equal(100, result.Profile.NewFields.Length);
        Assert.Contains("extra", result.Profile.NewFields);
        Assert.Equal(["gone"], result.Profile.MissingFields);
    }

    [Fact]
    public void Import_HostileNameAndText_ReachTheRejectsAsTheyAre()
    {
        const string Name = "a'; DROP TABLE x; -- \n\"ü.json";
        const string Line = "'; DROP TABLE \\u0000 <script>";

        var result = _folder.Add(Name, Line).Import("n bigint");

        Assert.Equal((Name, Line), (result.Rejects[0].File, result.Rejects[0].Text));
    }

    [Fact]
    public void Import_FileChangedSinceItWasListed_Throws()
    {
        _folder.Add("a.json", "{\"n\":1}\n");
        File.AppendAllText(_folder.PathOf("a.json"), "{\"n\":2}\n");

        var error = Assert.Throws<EngineException>(() => _folder.Import("n bigint"));

        Assert.Contains("'a.json' has changed since", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public void Import_FileGone_Throws()
    {
        _folder.Add("a.json", "{\"n\":1}\n");
        File.Delete(_folder.PathOf("a.json"));

        Assert.Contains("'a.json' was removed", Assert.Throws<EngineException>(() => _folder.Import("n bigint")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_UnreadableType_Throws() =>
        Assert.Contains("'m'", Assert.Throws<EngineException>(() => _folder.Import("m map<string,int>")).Message, StringComparison.Ordinal);

    [Fact]
    public void Import_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => _folder.Add("a.json", "{}").Import("n bigint", ct: source.Token));
    }

    [Fact]
    public void Import_LineNumbers_HoldAcrossSlices()
    {
        var text = new StringBuilder();
        for (var i = 1; i <= 500; i++)
            text.Append(i % 7 == 0 ? $"bad {i}" : i % 5 == 0 ? "" : $$"""{"n":{{i}}}""").Append(i % 2 == 0 ? "\n" : "\r\n");

        var result = _folder.Add("a.json", text.ToString()).Import("n bigint", LandingFolder.Tiny);

        Assert.Equal(71, result.Rejects.Length);
        Assert.All(result.Rejects, r => Assert.Equal($"bad {r.Line}", r.Text));
        Assert.Equal(result.Rejects.OrderBy(r => r.Line), result.Rejects);
    }
}
