using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class QueryLinkTests
{
    [Theory]
    [InlineData("customer_trusted", "SELECT * FROM customer_trusted LIMIT 100")]
    [InlineData("order", "SELECT * FROM \"order\" LIMIT 100")]
    [InlineData("current_date", "SELECT * FROM \"current_date\" LIMIT 100")]
    public void Of_Table_IsOneBoundedSelectOfIt(string table, string sql)
    {
        var url = QueryLink.Of(TableName.Parse(table));

        Assert.DoesNotContain(' ', url);
        var read = QueryHelpers.ParseQuery(url[url.IndexOf('?', StringComparison.Ordinal)..])["sql"].ToString();
        Assert.Equal(sql, read);
        using var analyzer = new DuckDbSqlAnalyzer();
        var analysis = analyzer.Analyze(read);
        Assert.Null(analysis.Error);
        Assert.Equal(table, Assert.Single(analysis.References, r => r.Kind == SqlReferenceKind.Table).Name);
    }
}
