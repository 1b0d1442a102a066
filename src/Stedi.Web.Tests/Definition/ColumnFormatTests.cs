using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Definition;

public sealed class ColumnFormatTests
{
    [Theory]
    [InlineData("epoch_ms", ColumnFormat.EpochMs)]
    [InlineData("epoch_s", ColumnFormat.EpochS)]
    [InlineData("number", ColumnFormat.Number)]
    public void Load_Format_IsTheColumnsInAnyCase(string word, ColumnFormat format)
    {
        var table = Load($"ID: {{ format: {word} }}").Tables[0];

        Assert.Equal(format, table.FormatOf("id"));
        Assert.Null(table.FormatOf("name"));
    }

    [Theory]
    [InlineData("SELECT r.id AS other, r.name FROM raw r", "other", ColumnFormat.EpochMs)]
    [InlineData("SELECT id FROM raw UNION ALL SELECT id FROM raw", "id", ColumnFormat.EpochMs)]
    [InlineData("SELECT r.id + 1 AS id, r.name FROM raw r", "id", null)]
    [InlineData("SELECT count(*) AS id FROM raw r", "id", null)]
    public void Load_ColumnDownstream_HasTheFormatOfWhatItCopies(string sql, string column, ColumnFormat? format)
    {
        var definition = PipelineFixture.Load(Files("id: { format: epoch_ms }").SetItem("clean.sql", sql)).Definition!;

        Assert.Equal(format, definition.Tables[1].FormatOf(column));
    }

    [Fact]
    public void Load_OwnFormat_ReplacesTheInheritedOne()
    {
        var files = Files("id: { format: epoch_ms }");
        files = files.SetItem("pipeline.yaml", files["pipeline.yaml"] + "\n    columns: { id: { format: number } }");

        Assert.Equal(ColumnFormat.Number, PipelineFixture.Load(files).Definition!.Tables[1].FormatOf("id"));
    }

    [Fact]
    public void Render_WithAndWithoutFormat_IsTheSameScript()
    {
        var (plain, formatted) = (PipelineFixture.Load(PipelineFixture.Files).Definition!, Load("id: { format: epoch_ms }"));

        Assert.Equal(GlueScriptRenderer.RenderAll(plain), GlueScriptRenderer.RenderAll(formatted));
        Assert.Equal(plain.Tables[1].Job!.SqlHash, formatted.Tables[1].Job!.SqlHash);
        Assert.Equal(plain.Tables.SelectMany(t => t.Columns), formatted.Tables.SelectMany(t => t.Columns));
    }

    [Fact]
    public void Shipped_EveryEpochColumn_HasAFormat()
    {
        var definition = PipelineFixture.Shipped();

        Assert.Equal(ColumnFormat.EpochMs, definition[TableName.Parse("customer_curated")].FormatOf("registrationDate"));
        Assert.All(
            definition.Tables.SelectMany(t => t.Columns.Where(c => c.Type.CanFormat() && (c.Name.Contains("time", StringComparison.OrdinalIgnoreCase) || c.Name.Contains("date", StringComparison.OrdinalIgnoreCase))).Select(c => (Table: t, c.Name))),
            c => Assert.True(c.Table.FormatOf(c.Name) == ColumnFormat.EpochMs, $"{c.Table.Name}.{c.Name}"));
    }

    private static PipelineDefinition Load(string column)
    {
        var result = PipelineFixture.Load(Files(column));
        Assert.Empty(result.Faults);
        return result.Definition!;
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Files(string column) => PipelineFixture.Files.SetItem(
        "pipeline.yaml", PipelineFixture.Yaml.Replace("ddl: raw.sql", $"ddl: raw.sql\n    columns:\n      {column}", StringComparison.Ordinal));
}
