using Bunit;
using Stedi.Pipeline.Model;
using Stedi.Web.Rows;

namespace Stedi.Web.Tests.Rows;

public sealed class PersonPathTests : IAsyncDisposable
{
    private static readonly PersonTraceView Bob = new(
        [new("email", ["bob@x"], true), new("serial_number", ["S2", "S9"], false)], true,
        [
            new(TableName.Parse("people"), "landing", "l1", 1, "email", [], null),
            new(TableName.Parse("people_trusted"), "trusted", "v1", 0, "email", [new(TableName.Parse("people"), "l1", 1, 0, [new("no_consent", "Has not agreed", 1, 1)], 0)], null),
            new(TableName.Parse("devices"), "curated", "v1", null, null, [], null),
            new(TableName.Parse("learning"), "curated", "v1", null, "serial_number", [], "Version v1 of learning is gone."),
        ],
        null, null, 12);

    private readonly PageContext _context = new();

    [Fact]
    public void Path_OfADroppedPerson_SaysWhereAndWhy()
    {
        var path = Render(Bob);

        Assert.Matches(@"1 of 2 tables.*dropped at people_trusted.*1 table could not be read", path.Find(".verdict").TextContent);
        Assert.Equal(["there", "lost", "none", "none"], path.FindAll(".path > li").Select(l => l.ClassName));
        Assert.Equal("1 row of people dropped: Has not agreed (no_consent)", path.Find("li.dropped").TextContent.Trim());
        Assert.Contains("email bob@x, serial number S2 or S9 (found", path.Markup, StringComparison.Ordinal);
        Assert.Contains("Version v1 of learning is gone.", path.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_AnyPerson_IsInNoAddress() =>
        Assert.All(Render(Bob).FindAll("a"), a => Assert.DoesNotContain("bob", a.GetAttribute("href")!, StringComparison.Ordinal));

    [Fact]
    public void Path_OfAnUnknownPerson_SaysSo()
    {
        var path = Render(Bob with { IsKnown = false, Steps = [Bob.Steps[0] with { Rows = 0 }] });

        Assert.StartsWith("No rows found.", path.Find(".verdict").TextContent, StringComparison.Ordinal);
        Assert.Empty(path.FindAll("button"));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<PersonPath> Render(PersonTraceView view) => _context.Open<PersonPath>(p => p
        .Add(c => c.View, view).Add(c => c.Person, "bob@x").Add(c => c.Scope, RowScope.Published));
}
