using Microsoft.AspNetCore.WebUtilities;
using Stedi.Web.Queries;
using Stedi.Web.Queries.Editor;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Tests.Queries;

public sealed class QueryAddressTests
{
    [Fact]
    public void ToUrl_ReadAgain_IsTheSame()
    {
        var address = new QueryAddress(Guid.NewGuid(), Guid.NewGuid(), "select 'ä&=+#' -- 100 %\nfrom t", new(ChartKind.Scatter, "a b", ["x&y", "z"]));

        Assert.Equal(address, Read(address.ToUrl()));
    }

    [Theory]
    [InlineData("/query?query=nonsense&saved=1&chart=pie")]
    [InlineData("/query?chart=1")]
    [InlineData("/query")]
    public void Read_Invalid_IsIgnored(string url) => Assert.Equal(new QueryAddress(), Read(url));

    [Fact]
    public void Sql_TooLong_IsInNoAddress()
    {
        var text = new string('x', QueryAddress.MaxSql + 1);

        Assert.Equal("/query", new QueryAddress(Sql: text).ToUrl());
        Assert.Null(QueryAddress.Read(null, null, text, null, null, null).Sql);
    }

    [Theory]
    [InlineData("select 1", 0, 0, "select 1", 0)]
    [InlineData("select 1; select 2", 10, 18, "select 2", 10)]
    [InlineData("select 1  ", 8, 10, "select 1  ", 0)]
    [InlineData("select 1", 5, 99, "select 1", 0)]
    public void Statement_IsWhatIsSelectedElseAll(string text, int start, int end, string statement, int offset)
    {
        var editor = new EditorText(text, start, end);
        Assert.Equal((statement, offset), (editor.Statement, editor.Offset));
    }

    [Fact]
    public void Place_WindowsLineEnds_MatchesTheEditor()
    {
        const string sql = "select\r\n1,\r\nx";
        Assert.Equal('x', EditorText.Show(sql)[EditorText.Place(sql, sql.IndexOf('x', StringComparison.Ordinal))]);
    }

    private static QueryAddress Read(string url)
    {
        var words = QueryHelpers.ParseQuery(url.Contains('?', StringComparison.Ordinal) ? url[url.IndexOf('?', StringComparison.Ordinal)..] : "");
        string? Word(string name) => words.TryGetValue(name, out var value) ? value.ToString() : null;
        return QueryAddress.Read(Word("query"), Word("saved"), Word("sql"), Word("chart"), Word("x"), words.TryGetValue("y", out var y) ? [.. y.OfType<string>()] : null);
    }
}
