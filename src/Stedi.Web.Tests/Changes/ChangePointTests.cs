using Stedi.Web.Changes;

namespace Stedi.Web.Tests.Changes;

public sealed class ChangePointTests
{
    [Theory]
    [InlineData("01a22ac1-3ef4-715a-ba73-888aec912040", "01a22ac1-3ef4-715a-ba73-888aec912040")]
    [InlineData("2026-11-30T06:00:00Z", "2026-11-30T06:00:00Z")]
    [InlineData("2026-11-30t06:00:00.25+01:00", "2026-11-30T05:00:00.25Z")]
    public void TryParse_RunOrTime_IsReadAndWrittenAgain(string text, string written)
    {
        Assert.True(ChangePoint.TryParse(text, out var point));
        Assert.Equal(written, point.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-11-30")]
    [InlineData("2026-11-30T06:00:00")]
    [InlineData("2026-02-30T06:00:00Z")]
    [InlineData("{01a22ac1-3ef4-715a-ba73-888aec912040}")]
    [InlineData("01a22ac13ef4715aba73888aec912040")]
    [InlineData("2026-11-30T06:00:00Z\n")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(ChangePoint.TryParse(text, out _));
}
