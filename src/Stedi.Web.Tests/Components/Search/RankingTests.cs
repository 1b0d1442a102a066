using Stedi.Web.Components.Search;

namespace Stedi.Web.Tests.Components.Search;

public sealed class RankingTests
{
    [Fact]
    public void Best_EachRank_GoesBeforeTheNext_WhateverItsKind()
    {
        SearchText[] entries =
        [
            new("e_m_a_i_l", Kind: 0), new("contact", Kind: 0, Hint: "Has an email"), new("primaryemails", Kind: 1), new("customer_email", Kind: 2), new("email_address", Kind: 3),
            new("email", Kind: 4),
        ];

        var best = Ranking.Best(entries, "email", e => e, 10);

        Assert.Equal(["email", "email_address", "customer_email", "primaryemails", "e_m_a_i_l", "contact"], best.Items.Select(e => e.Title));
    }

    [Fact]
    public void Best_EqualMatches_GoByKindThenByLength() => Assert.Equal(
        ["customer_landing", "customerId", "customerName"],
        Ranking.Best<SearchText>([new("customerName", Kind: 1), new("customerId", Kind: 1), new("customer_landing")], "customer", e => e, 10).Items.Select(e => e.Title));

    [Fact]
    public void Best_ScatteredLetters_OnlyWhereNothingElseMatches()
    {
        SearchText[] entries = [new("trusted"), new("taroutes")];

        Assert.Equal(["trusted"], Ranking.Best(entries, "trus", e => e, 10).Items.Select(e => e.Title));
        Assert.Equal(["trusted"], Ranking.Best(entries, "tsd", e => e, 10).Items.Select(e => e.Title));
    }

    [Fact]
    public void Best_MoreThanAreShown_AreCounted()
    {
        var best = Ranking.Best(Enumerable.Range(0, 30).Select(i => new SearchText($"table_{i}")), "table", e => e, 12);

        Assert.Equal((12, 30), (best.Items.Length, best.Total));
    }

    [Theory]
    [InlineData("customer_landing.em", true)]
    [InlineData("customer_landing", false)]
    public void Of_Path_CountsOnlyIfAPathIsSought(string query, bool isFound) =>
        Assert.Equal(isFound, Ranking.Of(query, new("email", Path: "customer_landing.email")) is not null);
}
