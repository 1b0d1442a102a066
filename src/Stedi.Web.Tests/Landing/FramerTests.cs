using System.Diagnostics;
using System.Text;
using Stedi.Pipeline.Local.Landing.Framing;

namespace Stedi.Web.Tests.Landing;

/// <summary>The rules of docs/decisions/0014-landing-framing.md, case by case.</summary>
public sealed class FramerTests
{
    [Theory]
    [InlineData("{\"a\":1}", "1 row")]
    [InlineData("\n \t\n{\"a\":1}\n\n", "3 row")]
    [InlineData("{\"a\":1}{\"a\":2}", "1 row, 1 row SeveralOnALine")]
    [InlineData("{\"a\":1} \t{\"a\":2}", "1 row, 1 row SeveralOnALine")]
    [InlineData("{\"a\":1},{\"a\":2}", "1 row CommaAfterObject, 1 row SeveralOnALine")]
    [InlineData("{\"a\":1} , \n{\"a\":2},", "1 row CommaAfterObject, 2 row CommaAfterObject")]
    [InlineData("{\"a\":1}\n,{\"a\":2}\n , {\"a\":3}", "1 row, 2 row CommaAfterObject, 3 row CommaAfterObject")]
    [InlineData("{\"a\":1}\n,\n{\"a\":2}", "1 row, 3 row")]
    [InlineData("{\"a\":1}\n\n,{\"a\":2}", "1 row, 3 row CommaAfterObject")]
    [InlineData("{\"a\":1}\n,{\"a\":2},{\"a\":3}", "1 row, 2 row CommaAfterObject, 2 row SeveralOnALine")]
    [InlineData("{\"a\":1}\n,{\n\"a\":2},\n{\"a\":3}", "1 row, 2 row CommaAfterObject, SeveralLines, 4 row")]
    [InlineData("{\"a\":\"}{\\\"\"}{\"b\":1}", "1 row, 1 row SeveralOnALine")]
    [InlineData("{\"a\":1} x", "1 other")]
    [InlineData("{\"a\":1}} x", "1 other")]
    [InlineData("{\"a\":1},,{\"a\":2}\n{\"a\":3}", "1 other, 2 row")]
    [InlineData("{\"a\":1},\n,{\"a\":2}\n{\"a\":3}", "1 row CommaAfterObject, 2 other, 3 row")]
    [InlineData(",{\"a\":1}", "1 other")]
    [InlineData("x\n,{\"a\":1}", "1 other, 2 other")]
    [InlineData("{\"a\":1}{\"a\":2} x [1", "1 other")]
    [InlineData("12\n\"x\"\nnull\n]\n}", "1 other, 2 other, 3 other, 4 other, 5 other")]
    public void TopLevel_IsASequenceOfObjectsOrOneReject(string text, string expected) => Assert.Equal(expected, Frames(text));

    [Theory]
    [InlineData("[]", "")]
    [InlineData("[\n\n]", "")]
    [InlineData("[{\"a\":1},{\"a\":2}]", "1 row ArrayElement, 1 row ArrayElement")]
    [InlineData("[\n{\"a\":1},\n{\"a\":2}\n]\n{\"b\":1}", "2 row ArrayElement, 3 row ArrayElement, 5 row")]
    [InlineData("[{\"a\":1}\n{\"a\":2},\n]", "1 row ArrayElement, 2 row ArrayElement")]
    [InlineData("[{\"a\":1}{\"a\":2}]", "1 row ArrayElement, 1 row ArrayElement")]
    [InlineData("[{\"a\":1}]{\"b\":1},", "1 row ArrayElement, 1 row SeveralOnALine, CommaAfterObject")]
    [InlineData("[{\"a\":1}],[{\"b\":1}]", "1 row ArrayElement, 1 row ArrayElement")]
    [InlineData("{\"a\":1}[{\"b\":1}]", "1 row, 1 row ArrayElement")]
    [InlineData("[1,\"a,]b\",null]", "1 other=1, 1 other=\"a,]b\", 1 other=null")]
    [InlineData("[[1,[2]],{\"a\":1}]", "1 other=[1,[2]], 1 row ArrayElement")]
    [InlineData("[{\"a\":1}, x y ,{\"a\":2}]", "1 row ArrayElement, 1 other=x y, 1 row ArrayElement")]
    [InlineData("[x{\"a\":1}]", "1 other=x, 1 row ArrayElement")]
    [InlineData("[}}]", "1 other=}}")]
    [InlineData("[,{\"a\":1},,]", "1 other=,, 1 row ArrayElement, 1 other=,")]
    [InlineData("[{\"a\":1}] x", "1 other")]
    [InlineData("[{\"a\":1},\n{\"a\":2}] x\n{\"a\":3}", "1 row ArrayElement, 2 other, 3 row")]
    [InlineData("\n[{\"a\":1},\n{\"a\":2}", "2 row ArrayElement, 3 row ArrayElement, 2 broken")]
    [InlineData("[{\"a\":1},\n{\"a\":\"x\n{\"a\":2}]", "1 row ArrayElement, 2 broken, 3 row ArrayElement")]
    public void Array_GivesItsElements(string text, string expected) => Assert.Equal(expected, Frames(text));

    [Theory]
    [InlineData("{\n\"a\":1\n}", "1 row SeveralLines")]
    [InlineData("{\"a\":[\n{\"b\":1},\n{\"b\":2}\n],\"c\":\n{}}\n{\"a\":2}", "1 row SeveralLines, 6 row")]
    [InlineData("{\"a\":1}{\n}{\"b\":1},", "1 row, 1 row SeveralOnALine, SeveralLines, 2 row CommaAfterObject")]
    [InlineData("{\n\"a\":1\n},\n{\n\"a\":2\n}", "1 row CommaAfterObject, SeveralLines, 4 row SeveralLines")]
    [InlineData("[\n{\n\"a\":1\n},{\n\"a\":2\n}\n]", "2 row ArrayElement, SeveralLines, 4 row ArrayElement, SeveralLines")]
    [InlineData("{\n\"a\":1\n} x\n{\"a\":2}", "1 other, 4 row")]
    [InlineData("{\n\"a\":1\n}{\"b\":\"x\n{\"a\":2}", "1 broken, 4 row")]
    public void Value_GoesOnUntilItsBracketCloses(string text, string expected) => Assert.Equal(expected, Frames(text));

    [Theory]
    [InlineData("{\"a\":1\n{\"a\":2}\n{\"a\":3}", "1 broken, 2 row, 3 row")]
    [InlineData("{\"a\":1,\n{\"a\":2}", "1 broken, 2 row")]
    [InlineData("{\"a\":\n{\"a\":2}\n{\"a\":3}", "1 broken, 2 row, 3 row")]
    [InlineData("{\"a\":[1,\n{\"a\":2},\n{\"a\":3},\n", "1 broken, 2 row CommaAfterObject, 3 row CommaAfterObject")]
    [InlineData("{\"a\":\"x\n{\"a\":2}", "1 broken, 2 row")]
    [InlineData("{\"a\":1]\n{\"a\":2}", "1 broken, 2 row")]
    [InlineData("{\"b\":1}{\"a\":1]\n{\"a\":2}", "1 broken, 2 row")]
    [InlineData("{\"a\":1}{\"a\":2\n", "1 row, 1 broken")]
    [InlineData("{\n  \"a\": 1,\n  \"b\":\n{\n  \"a\": 2\n}", "1 broken, 4 row SeveralLines")]
    [InlineData("{\n  \"a\": {\n    \"x\": \"y\n  }\n}\n{\"a\":2}", "1 broken, 4 other, 5 other, 6 row")]
    [InlineData("{\n  \"a\": 1\n  {\"b\":2}\n{\"a\":2}", "1 broken, 4 row")]
    [InlineData("  {\n  \"a\": 1\n  ]\n  {\"a\":2}", "1 broken, 4 row")]
    [InlineData("{\"a\":[\n[1],\n]]\n{\"a\":2}", "1 broken, 2 other=1, 3 other, 4 row")]
    public void BrokenValue_LosesOnlyItself(string text, string expected) => Assert.Equal(expected, Frames(text));

    [Fact]
    public void BrokenValue_TooLong_IsReadAgainFromItsNextLine() =>
        Assert.Equal("1 broken, 2 row CommaAfterObject, 3 row CommaAfterObject, 4 row", Frames("{\"a\":[\n{\"b\":1},\n{\"b\":2},\n{\"b\":3}\n", 20));

    [Fact]
    public void LineThatIsTooLong_EndsAnOpenValueAndIsItsOwnReject() =>
        Assert.Equal("1 broken, 2 row SeveralLines, 4 long, 5 row", Frames("{\"a\":[\n{\"b\":\n1}\n0123456789012345678901234567890123456789\n{\"b\":3}", 30));

    [Theory]
    [InlineData(64, "1 row")]
    [InlineData(65, "1 broken")]
    public void Depth_IsBounded(int depth, string expected) =>
        Assert.Equal(expected, Frames($"{{\"x\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}"));

    /// <summary>A framer that reads bytes repeatedly would take hours here.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{\"a\":[")]
    [InlineData("[\n")]
    [InlineData("{\n")]
    [InlineData("[],\n")]
    [InlineData("{\"a\":\n")]
    [InlineData("{\"a\":[\n{\"b\":1},\n")]
    [InlineData("{\"a\":[\n")]
    [InlineData(",\n")]
    [InlineData("{\"a\":[1,\n\n\n\n")]
    public async Task HostileText_IsFramedInLinearTime(string piece)
    {
        const int Size = 1 << 20;
        var text = string.Concat(Enumerable.Repeat(piece, Size / piece.Length));

        var frames = await Task.Run(() => FramesOf(text, 1 << 18).Count(), TestContext.Current.CancellationToken);

        Assert.InRange(frames, piece == "[],\n" ? 0 : 1, Size);
    }

    /// <summary>As many candidates as the depth allows, far from each other: the worst case.</summary>
    [Fact(Timeout = 60_000)]
    public async Task NestedCandidatesFarApart_AreFramedInLinearTime()
    {
        var text = string.Concat(Enumerable.Repeat("[" + string.Concat(Enumerable.Repeat("\n1,", 5_000)), 400));
        var watch = Stopwatch.StartNew();

        var frames = await Task.Run(() => FramesOf("{\"a\":[\n" + text, 1 << 20).Count(), TestContext.Current.CancellationToken);

        Assert.InRange(frames, 1, text.Length);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private static string Frames(string text, int maxBytes = 1 << 20) => string.Join(", ", FramesOf(text, maxBytes).Select(f =>
    {
        var kind = f.Kind switch { FrameKind.Object => "row", FrameKind.Other => "other", FrameKind.Broken => "broken", _ => "long" };
        var shown = f.Kind == FrameKind.Other && f.Repairs == Repairs.None && f.Text.Length < f.LineLength ? $"={f.Text}" : "";
        return $"{f.Line} {kind}{shown}{(f.Repairs == Repairs.None ? "" : $" {f.Repairs}")}";
    }));

    private static IEnumerable<(FrameKind Kind, long Line, Repairs Repairs, string Text, int LineLength)> FramesOf(string text, int maxBytes)
    {
        var framer = new Framer(maxBytes);
        framer.Reset();
        foreach (var (i, line) in text.Split('\n').Index())
        {
            if (line.Length > maxBytes)
                framer.PushTooLong(Encoding.UTF8.GetBytes(line[..maxBytes]), i + 1);
            else
                framer.Push(Encoding.UTF8.GetBytes(line), i + 1);
            while (framer.TryTake(out var frame))
                yield return (frame.Kind, frame.Line, frame.Repairs, Encoding.UTF8.GetString(frame.Text.Span), line.Length);
        }
        framer.End();
        while (framer.TryTake(out var frame))
            yield return (frame.Kind, frame.Line, frame.Repairs, Encoding.UTF8.GetString(frame.Text.Span), 0);
    }
}
