using Stedi.Web.Navigation;

namespace Stedi.Web.Tests.Navigation;

public sealed class FuzzyMatchTests
{
    [Theory]
    [InlineData("", "Overview")]
    [InlineData("cust", "customer_trusted")]
    [InlineData("trusted cust", "customer_trusted")]
    [InlineData("mlc", "machine_learning_curated")]
    [InlineData("RUN ALL", "Run all tables")]
    public void Score_MatchingText_IsFound(string query, string text) => Assert.NotNull(FuzzyMatch.Score(query, text));

    [Theory]
    [InlineData("xyz", "customer_trusted")]
    [InlineData("customers", "customer")]
    [InlineData("cust landing", "customer_trusted")]
    public void Score_OtherText_IsNotFound(string query, string text) => Assert.Null(FuzzyMatch.Score(query, text));

    [Theory]
    [InlineData("run", "Runs", "Run customer_trusted with upstream")]
    [InlineData("trusted", "customer_trusted", "Run customer_trusted with downstream")]
    [InlineData("ct", "customer_trusted", "accelerometer_landing_to_something")]
    [InlineData("learning", "machine_learning_curated", "l e a r n i n g")]
    public void Score_BetterMatch_ComesFirst(string query, string better, string other) =>
        Assert.True(FuzzyMatch.Score(query, better) > (FuzzyMatch.Score(query, other) ?? int.MinValue), $"{FuzzyMatch.Score(query, better)} against {FuzzyMatch.Score(query, other)}");
}
