using Stedi.Pipeline.Model;
using Stedi.Web.Rows;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Rows;

public sealed class RowVersionTests
{
    private static readonly Table Then = Declared([Of("email"), Of("x")], [new("Email", [ColumnTags.Personal])]);

    private static readonly Table Now = Declared([Of("x"), Of("y")], []);

    [Fact]
    public void TagsOf_UndeclaredColumn_IsPersonal()
    {
        var forgotten = new RowVersion(Samples.Metrics(), null, Now);

        Assert.Equal([ColumnTags.Personal], forgotten.TagsOf("email"));
        Assert.Equal([ColumnTags.Personal], new RowVersion(Samples.Metrics(), null, null).TagsOf("x"));
        Assert.Empty(forgotten.TagsOf("X"));
    }

    [Fact]
    public void TagsOf_ColumnThatWasPersonal_StaysSo()
    {
        var version = new RowVersion(Samples.Metrics(), Then, Now);

        Assert.Equal([ColumnTags.Personal], version.TagsOf("EMAIL"));
        Assert.Empty(version.TagsOf("x"));
        Assert.Empty(version.TagsOf("y"));
    }

    private static Table Declared(Column[] columns, ColumnTags[] tags) =>
        new(TableName.Parse("customer_trusted"), new Zone("trusted", 1, ""), "", [.. columns], [.. tags], [], null, null);

    private static Column Of(string name) => new(name, ColumnType.Parse("string"));
}
