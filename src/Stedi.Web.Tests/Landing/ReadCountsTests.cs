using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Landing;

public sealed class ReadCountsTests
{
    private static readonly TableName Table = TableName.Parse("people_landing");

    /// <summary>Rows, rejects, unreadable files, whether the table can be empty, and words of the error (null: no error).</summary>
    public static TheoryData<long, long, long, bool, string?> Cases => new()
    {
        { 954, 2, 0, false, null },
        { 95, 5, 0, false, null },
        { 94, 6, 0, false, "6 of 100 lines rejected (6 %), more than the limit (rejects.error 5 %)" },
        { 1_000, 1, 1, false, "1 of 3 files unreadable" },
        { 0, 0, 0, false, "has no rows" },
        { 0, 0, 0, true, null },
        { 0, 3, 0, false, "has no rows: 3 of 3 lines rejected (100 %)" },
        { 0, 3, 0, true, "rejects.error" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Refusal_DefaultRules_SaysWhichLimitIsExceeded(long rows, long rejects, long unreadable, bool allowEmpty, string? words)
    {
        var read = new ReadCounts(3, rows, rejects, unreadable);

        var refusal = read.Refusal(Table, LandingRules.Default with { AllowEmpty = allowEmpty }, _ => [new("b.json", 7, RejectReasons.MalformedJson, "d", "secret")]);

        if (words is null)
        {
            Assert.Null(refusal);
            return;
        }
        Assert.Contains(words, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
        if (rejects > 0)
            Assert.Contains("b.json line 7", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Warning_AboveTheLimit_SaysHowManyOfHowMany()
    {
        var read = new ReadCounts(1, 954, 2, 0);

        Assert.Equal("2 of 956 lines rejected (0.2 %)", read.Warning(LandingRules.Default));
        Assert.Null(read.Warning(LandingRules.Default with { Warn = new(2, null) }));
        Assert.Null(new ReadCounts(1, 956, 0, 0).Warning(LandingRules.Default));
    }
}
