using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Definition;

public sealed class AccountLinesTests
{
    private static readonly DuckDbSqlAnalyzer Analyzer = new();

    [Theory]
    [InlineData("SELECT r.id FROM raw r JOIN other o ON o.key = r.name", "not_in_other")]
    [InlineData("SELECT r.id FROM raw r JOIN other o ON o.key = r.name AND o.id = r.id", "reason")]
    [InlineData("SELECT r.id FROM raw r LIMIT 5", "reason")]
    public void Of_TableWithoutAccount_GivesLinesThatLoad(string sql, string reason)
    {
        var files = PipelineFixture.Files.SetItem("clean.sql", sql)
            .SetItem("other.sql", PipelineFixture.LandingDdl.Replace("raw", "other", StringComparison.Ordinal).Replace("`name`", "`key`", StringComparison.Ordinal));
        var yaml = PipelineFixture.Yaml.Replace("  raw:\n", "  other: { zone: landing, ddl: other.sql }\n  raw:\n", StringComparison.Ordinal);
        var definition = PipelineFixture.Load(files.SetItem("pipeline.yaml", yaml)).Definition!;
        var table = definition.Tables.Single(t => t.Name.Value == "clean");
        Assert.Empty(table.Job!.Accounts);

        var lines = AccountLines.Of(table, new ColumnTracer(Analyzer).Trace(definition).Rows(table.Name))!;
        var pasted = PipelineFixture.Load(files.SetItem("pipeline.yaml", yaml + "\n" + string.Join('\n', lines.Split('\n').Select(l => "    " + l))));

        Assert.Empty(pasted.Faults);
        var account = Assert.Single(pasted.Definition![table.Name].Job!.Accounts);
        Assert.Equal(("raw", reason), (account.Input.Value, Assert.Single(account.Drops).Name));
    }

    [Fact]
    public void Of_OneJoin_SaysWhichRowsHaveNoMatch()
    {
        var definition = PipelineFixture.Shipped();
        var table = definition.Tables.Single(t => t.Name.Value == "accelerometer_trusted");

        Assert.NotNull(AccountLines.Of(table, new ColumnTracer(Analyzer).Trace(definition).Rows(table.Name)));
        Assert.Null(AccountLines.Of(definition.Tables.First(t => t.IsLanding), []));
    }
}
