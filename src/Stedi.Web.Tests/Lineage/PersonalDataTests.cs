using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Lineage;

public sealed class PersonalDataTests : IDisposable
{
    private readonly DuckDbSqlAnalyzer _analyzer = new();

    public void Dispose() => _analyzer.Dispose();

    [Theory]
    [InlineData("SELECT raw.email AS contact FROM raw", "clean.contact Copied<raw.email")]
    [InlineData("SELECT LENGTH(raw.email) AS letters FROM raw", "clean.letters Derived<raw.email")]
    [InlineData("SELECT raw.email FROM raw", "")]
    [InlineData("SELECT raw.id FROM raw WHERE raw.email IS NOT NULL", "")]
    [InlineData("SELECT COLUMNS('id') FROM raw", "clean.id Unknown<")]
    public void Find_UntaggedColumn_IsToldWithItsRisk(string sql, string expected) =>
        Assert.Equal(expected, Find(Raw().Make("clean", sql)));

    [Fact]
    public void Find_ColumnMadeFromAFinding_IsOneToo() => Assert.Equal(
        "clean.contact Copied<raw.email; last.head Derived<clean.contact",
        Find(Raw().Make("clean", "SELECT raw.email AS contact FROM raw").Make("last", "SELECT SUBSTR(clean.contact, 1, 3) AS head FROM clean")));

    [Fact]
    public void Find_TaggedRename_IsNone() =>
        Assert.Equal("", Find(Raw().Make("clean", "SELECT raw.email AS contact FROM raw").Tag("personal", "contact")));

    [Fact]
    public void Find_AnonymousColumn_EndsTheFlow() => Assert.Equal(
        "",
        Find(Raw().Make("clean", "SELECT COUNT(raw.email) AS people FROM raw").Tag("anonymous", "people").Make("last", "SELECT people + 1 AS more FROM clean")));

    [Fact]
    public void Find_AnotherColumnOfAnAnonymousName_IsJudgedForItself() => Assert.Equal(
        "last.people Copied<raw.email",
        Find(Raw().Make("clean", "SELECT COUNT(raw.email) AS people FROM raw").Tag("anonymous", "people")
            .Make("last", "SELECT raw.email AS people FROM raw JOIN clean ON clean.people = raw.id")));

    private static MadePipeline Raw() => new MadePipeline().Land("raw", "id bigint", "email string").Tag("personal", "email");

    private string Find(MadePipeline pipeline) => string.Join(
        "; ",
        PersonalData.Find(new ColumnTracer(_analyzer).Trace(pipeline.Load()))
            .Select(f => $"{f.Column} {f.Risk}<{string.Join(',', f.Sources.Select(s => s.From))}"));
}
