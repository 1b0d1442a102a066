using Stedi.Web.Runs;

namespace Stedi.Web.Tests.Runs.History;

public sealed class IdPrefixTests
{
    [Theory]
    [InlineData("01a21204")]
    [InlineData("01a21204-bbc5-7631-8945-3a41652cba1d")]
    [InlineData("01A21204BBC5")]
    [InlineData(" 01a21204-bb ")]
    public void TryParse_BeginningOfAnId_IsItsRangeOfIds(string text)
    {
        var id = Guid.Parse("01a21204-bbc5-7631-8945-3a41652cba1d");

        var prefix = IdPrefix.TryParse(text)!;

        Assert.InRange(id.CompareTo(prefix.First), 0, 1);
        Assert.InRange(id.CompareTo(prefix.Last), -1, 0);
        Assert.True(Guid.Parse("01a21205-0000-7000-8000-000000000000").CompareTo(prefix.Last) > 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("feed")]
    [InlineData("01a2120")]
    [InlineData("01a2-1204bbc5")]
    [InlineData("customer_trusted")]
    [InlineData("01a21204-bbc5-7631-8945-3a41652cba1d0")]
    [InlineData("01a21204bbc5763189453a41652cba1d00")]
    public void TryParse_AnythingElse_IsWords(string? text) => Assert.Null(IdPrefix.TryParse(text));
}
