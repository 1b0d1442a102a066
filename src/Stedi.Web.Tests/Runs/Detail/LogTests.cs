using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class LogTests
{
    [Fact]
    public void TellingLine_ErrorWithMoreDetailThanTheStep_IsPreferred() =>
        Assert.Equal(2, TellingLine.Find([Line("info", "begins"), Line("error", "it failed"), Line("error", "'x' is no number"), Line("info", "ends")], "it failed. Mend it."));

    [Fact]
    public void TellingLine_OnlyTheErrorItself_IsStillTheBest() =>
        Assert.Equal(1, TellingLine.Find([Line("warn", "hm"), Line("error", "it failed"), Line("info", "ends")], "it failed"));

    [Fact]
    public void TellingLine_NoError_IsTheLastWarningElseTheLastLine()
    {
        Assert.Equal(0, TellingLine.Find([Line("warn", "hm"), Line("info", "ends")], "lost"));
        Assert.Equal(1, TellingLine.Find([Line("info", "begins"), Line("info", "goes on")], "lost"));
        Assert.Equal(-1, TellingLine.Find([], "lost"));
    }

    [Theory]
    [InlineData(null, null, "info warn error")]
    [InlineData("warn", null, "warn error")]
    [InlineData("error", null, "error")]
    [InlineData(null, "THIS WAR", "warn")]
    [InlineData("error", "warn", "")]
    public void Filter_LevelAndText_KeepsLinesThatMatchBoth(string? level, string? text, string fitting)
    {
        IEnumerable<RunLogLine> lines = [Line("info", "this info line"), Line("warn", "this warn line"), Line("error", "this error line")];

        Assert.Equal(fitting, string.Join(' ', lines.Where(new LogFilter(Level: level, Text: text).Fits).Select(l => l.Level)));
    }

    private static RunLogLine Line(string level, string text) => new(TableName.Parse("a"), Samples.Noon, level, text);
}
