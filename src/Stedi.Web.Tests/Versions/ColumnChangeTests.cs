using Stedi.Pipeline.Model;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Versions;

public sealed class ColumnChangeTests
{
    [Fact]
    public void Between_TwoSchemas_ListsNewRemovedAndRetypedColumns()
    {
        var changes = ColumnChange.Between(
            [new("id", ColumnType.Parse("int")), new("old", ColumnType.Parse("string")), new("Same", ColumnType.Parse("date"))],
            [new("same", ColumnType.Parse("date")), new("id", ColumnType.Parse("bigint")), new("new", ColumnType.Parse("double"))]);

        Assert.Equal([new("id", "int", "bigint"), new("new", null, "double"), new ColumnChange("old", "string", null)], changes);
    }
}
