using System.Collections.Immutable;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;
using Stedi.Web.Tables.Catalog;

namespace Stedi.Web.Tests.Tables.Catalog;

public sealed class CatalogListTests
{
    private static readonly string[] Zones = ["landing", "trusted", "curated"];

    private static readonly ImmutableArray<TableState> Tables =
    [
        Table("customer_landing", "landing", "As it arrives", 956, ["customerName", "email", "birthDay"]),
        Table("customer_trusted", "trusted", "People who consented", 482, ["customerName", "email"]),
        Table("step_trainer_trusted", "trusted", "Steps of customers", 14_460, ["serialNumber"]),
        Table("machine_learning_curated", "curated", "", null, ["user", "x"], new([new(DataState.NeverBuilt, TableName.Parse("machine_learning_curated"))])),
    ];

    [Theory]
    [InlineData("customer_trusted", "customer_trusted")]
    [InlineData("trusted", "customer_trusted step_trainer_trusted")]
    [InlineData("mlc", "machine_learning_curated")]
    [InlineData("consented", "customer_trusted")]
    [InlineData("birth", "customer_landing")]
    [InlineData("email", "customer_landing customer_trusted")]
    [InlineData("landing birthDay", "customer_landing")]
    [InlineData("landing serialNumber", "")]
    [InlineData("nothing", "")]
    public void Search_FindsByNameDescriptionAndColumn(string text, string names) => Assert.Equal(names, Names(new(text)));

    [Theory]
    [InlineData("email", "email")]
    [InlineData("trusted customer", "")]
    [InlineData("trusted email", "email")]
    [InlineData("customerName", "customerName")]
    public void Search_NamesTheColumnsThatMatch(string text, string columns) =>
        Assert.Equal(columns, string.Join(' ', Assert.Single(Of(new(text, "trusted")), e => e.Name.Value == "customer_trusted").Matched));

    [Theory]
    [InlineData(CatalogSort.Name, false, "customer_landing customer_trusted machine_learning_curated step_trainer_trusted")]
    [InlineData(CatalogSort.Zone, false, "customer_landing customer_trusted step_trainer_trusted machine_learning_curated")]
    [InlineData(CatalogSort.Description, false, "customer_landing customer_trusted step_trainer_trusted machine_learning_curated")]
    [InlineData(CatalogSort.State, false, "machine_learning_curated customer_landing customer_trusted step_trainer_trusted")]
    [InlineData(CatalogSort.Rows, true, "step_trainer_trusted customer_landing customer_trusted machine_learning_curated")]
    [InlineData(CatalogSort.Rows, false, "customer_trusted customer_landing step_trainer_trusted machine_learning_curated")]
    [InlineData(CatalogSort.Size, true, "step_trainer_trusted customer_landing customer_trusted machine_learning_curated")]
    [InlineData(CatalogSort.Columns, true, "customer_landing customer_trusted machine_learning_curated step_trainer_trusted")]
    [InlineData(CatalogSort.Published, true, "step_trainer_trusted customer_landing customer_trusted machine_learning_curated")]
    public void Sort_ByEachColumn_MissingValuesLast(CatalogSort sort, bool descending, string names) => Assert.Equal(names, Names(new(Sort: sort, Descending: descending)));

    [Fact]
    public void Filters_KeepTheirTables()
    {
        Assert.Equal("customer_trusted step_trainer_trusted", Names(new(Zone: "trusted")));
        Assert.Equal("machine_learning_curated", Names(new(State: CatalogState.NeverBuilt)));
        Assert.Equal("machine_learning_curated", Names(new(State: CatalogState.Outdated)));
        Assert.Equal("customer_landing customer_trusted step_trainer_trusted", Names(new(State: CatalogState.UpToDate)));
        Assert.Equal("", Names(new(State: CatalogState.Damaged)));
        Assert.Equal("customer_landing", Names(new(Favorites: true)));
    }

    private static string Names(CatalogQuery query) => string.Join(' ', Of(query).Select(e => e.Name));

    private static ImmutableArray<CatalogEntry> Of(CatalogQuery query) =>
        CatalogList.Of(Tables, query, ImmutableHashSet.Create(TableName.Parse("customer_landing")), Zones);

    private static TableState Table(string name, string zone, string description, long? rows, string[] columns, TableData? data = null)
    {
        var state = Samples.State(version: rows is null ? null : "v1", data: data ?? TableData.UpToDate);
        return state with
        {
            Table = state.Table with
            {
                Name = TableName.Parse(name), Zone = zone, Description = description, RowCount = rows, SizeBytes = rows * 10, PublishedAt = rows is { } n ? Samples.Noon.AddSeconds(n) : null,
                Columns = [.. columns.Select(c => new ColumnView(c, "string", []))],
            },
        };
    }
}
