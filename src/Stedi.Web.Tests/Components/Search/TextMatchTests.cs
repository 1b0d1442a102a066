using Stedi.Web.Components.Search;

namespace Stedi.Web.Tests.Components.Search;

public sealed class TextMatchTests
{
    [Theory]
    [InlineData("Customer_Trusted ", "customer_trusted", MatchRank.Exact)]
    [InlineData("cust", "customer_trusted", MatchRank.Prefix)]
    [InlineData("trusted", "customer_trusted", MatchRank.Word)]
    [InlineData("day", "birthDay", MatchRank.Word)]
    [InlineData("customer_trusted", "Run customer_trusted with upstream", MatchRank.Word)]
    [InlineData("rust", "customer_trusted", MatchRank.Part)]
    [InlineData("trusted cust", "customer_trusted", MatchRank.Words)]
    [InlineData("mlc", "machine_learning_curated", MatchRank.Initials)]
    [InlineData("malecu", "machine_learning_curated", MatchRank.Initials)]
    [InlineData("ctom", "customer_trusted", MatchRank.Letters)]
    public void Of_Text_HasItsRank(string query, string text, MatchRank rank) => Assert.Equal(rank, TextMatch.Of(query, text)?.Rank);

    [Theory]
    [InlineData("xyz", "customer_trusted")]
    [InlineData("customers", "customer")]
    [InlineData("cust landing", "customer_trusted")]
    [InlineData(" ", "customer_trusted")]
    [InlineData(null, "customer_trusted")]
    [InlineData("a", "")]
    public void Of_OtherText_IsNoMatch(string? query, string text) => Assert.Null(TextMatch.Of(query, text));

    [Theory]
    [InlineData("run", "Runs", "Run customer_trusted")]
    [InlineData("trusted", "customer_trusted", "Run customer_trusted with downstream")]
    [InlineData("ct", "customer_trusted", "accelerometer_landing_to_something")]
    [InlineData("learning", "machine_learning_curated", "l e a r n i n g")]
    [InlineData("ome", "customer_omega", "accelerometer")]
    public void Of_CloserText_IsHigher(string query, string better, string other) => Assert.True(TextMatch.Of(query, better) > TextMatch.Of(query, other));
}
