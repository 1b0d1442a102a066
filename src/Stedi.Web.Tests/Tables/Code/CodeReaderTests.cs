using Stedi.Web.Tables.Code;

namespace Stedi.Web.Tests.Tables.Code;

public sealed class CodeReaderTests
{
    [Fact]
    public void Sql_Statement_IsCutByKind()
    {
        var parts = CodeReader.Sql("SELECT a, 'it''s' -- why\nFROM t WHERE x > 1.5");

        Assert.Equal(["SELECT", "FROM", "WHERE"], parts.Where(p => p.Kind == CodeKind.Keyword).Select(p => p.Text));
        Assert.Equal("'it''s'", Assert.Single(parts, p => p.Kind == CodeKind.Text).Text);
        Assert.Equal("-- why", Assert.Single(parts, p => p.Kind == CodeKind.Comment).Text);
        Assert.Equal("1.5", Assert.Single(parts, p => p.Kind == CodeKind.Number).Text);
    }

    [Fact]
    public void Read_AnyText_LosesNothing()
    {
        string[] texts = ["", "'open", "\"\"\"open\n", "/* open", "a.b1 2c \t\r\n;", File.ReadAllText(Path.Combine(TestPaths.Scripts, "customer_landing_to_trusted.py"))];

        Assert.All(texts, text =>
        {
            Assert.Equal(text, string.Concat(CodeReader.Sql(text).Select(p => p.Text)));
            Assert.Equal(text, string.Concat(CodeReader.Python(text).Select(p => p.Text)));
        });
    }

    [Fact]
    public void Python_DocString_IsOneText() =>
        Assert.Equal("\"\"\"a 'b' # c\nd\"\"\"", Assert.Single(CodeReader.Python("x = \"\"\"a 'b' # c\nd\"\"\"  # end"), p => p.Kind == CodeKind.Text).Text);
}
