using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Model;

public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c")]
    [InlineData("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b")]
    [InlineData("a\n", "a\nb\n", "@@ -1,1 +1,2 @@\n a\n+b")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nx\n", "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+x")]
    public void Of_TwoTexts_ShowsWhatChangesWithItsSurroundings(string old, string now, string expected) => Assert.Equal(expected, UnifiedDiff.Of(old, now));

    [Fact]
    public void Of_EqualTexts_IsNothing() => Assert.Null(UnifiedDiff.Of("a", "a"));

    [Fact]
    public void Of_ManyLines_IsCutAndSaysSo()
    {
        var lines = UnifiedDiff.Of("", string.Concat(Enumerable.Repeat("line\n", 1000)))!.Split('\n');

        Assert.Equal(401, lines.Length);
        Assert.Equal("… and 601 more lines", lines[^1]);
    }

    [Fact]
    public void Of_TextTooLongToCompare_IsNothing() => Assert.Null(UnifiedDiff.Of("a", new string('b', 1 << 20)));
}
