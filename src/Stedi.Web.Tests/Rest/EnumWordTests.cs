using Stedi.Web.Queries;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tests.Rest;

public sealed class EnumWordTests
{
    [Theory]
    [InlineData("failed")]
    [InlineData("Failed")]
    [InlineData("FAILED")]
    public void Read_AnyCase_IsThatWord(string text) => Assert.Equal(QueryStatus.Failed, EnumWord.Read<QueryStatus>(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("failed,queued")]
    [InlineData(" failed")]
    [InlineData("failedd")]
    public void Read_UnknownWord_IsNull(string? text) => Assert.Null(EnumWord.Read<QueryStatus>(text));
}
