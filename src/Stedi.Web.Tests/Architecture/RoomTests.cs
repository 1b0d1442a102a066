namespace Stedi.Web.Tests.Architecture;

/// <summary>
/// The rooms (top-level folders) of Stedi.Web use each other as drawn in docs/architecture.md: downwards, without cycles.
/// </summary>
public sealed class RoomTests
{
    private const string Root = "Stedi.Web";

    private static readonly string Source = Path.Combine(TestPaths.RepoRoot, "src", Root);

    private static readonly RoomDiagram Diagram = RoomDiagram.Read(File.ReadAllText(Path.Combine(TestPaths.RepoRoot, "docs", "architecture.md")));

    [Fact]
    public void Arrows_BetweenRooms_MatchTheDiagram() => Assert.Empty(Diagram.Faults(Arrows()));

    [Fact]
    public void Rooms_MatchTheDiagram()
    {
        var rooms = Directory.GetDirectories(Source).Where(d => Directory.EnumerateFiles(d, "*.*", SearchOption.AllDirectories).Any(f => f.EndsWith(".cs", StringComparison.Ordinal)))
            .Select(d => Path.GetFileName(d)).Except(["bin", "obj"]);

        Assert.Equal(rooms.Order(StringComparer.Ordinal), Diagram.Levels.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Faults_AddedArrow_IsMissingGoesUpAndMakesACycle()
    {
        var added = new Dictionary<Arrow, string>(Arrows()) { [new("Versions", "Runs")] = "an example" };

        Assert.Collection(
            Diagram.Faults(added),
            f => Assert.StartsWith("Versions --> Runs is not drawn", f, StringComparison.Ordinal),
            f => Assert.StartsWith("Versions --> Runs goes up", f, StringComparison.Ordinal),
            f => Assert.StartsWith("These arrows are a circle", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Faults_RemovedArrow_IsStillDrawn()
    {
        var removed = Arrows().Where(a => a.Key != new Arrow("Runs", "Versions")).ToDictionary();

        Assert.Equal("Runs --> Versions is drawn in docs/architecture.md and no longer exists", Assert.Single(Diagram.Faults(removed)));
    }

    [Theory]
    [InlineData("Base")]
    [InlineData("Bodies")]
    [InlineData("Attributes")]
    [InlineData("Fields")]
    [InlineData("Generics")]
    [InlineData("Lambdas")]
    [InlineData("Catches")]
    public void CompiledArrows_EveryKindOfUse_IsSeen(string room) =>
        Assert.Contains(new Arrow(room, "Used"), CompiledArrows.Of(typeof(RoomTests).Assembly.Location, "Stedi.Web.Tests.Architecture.Samples").Keys);

    private static Dictionary<Arrow, string> Arrows()
    {
        var arrows = new Dictionary<Arrow, string>(CompiledArrows.Of(typeof(Program).Assembly.Location, Root));
        foreach (var (arrow, user) in SourceArrows.Of(Source, Root))
            arrows.TryAdd(arrow, user);
        // The composition root builds everything. No room may use it.
        return arrows.Where(a => a.Key.From.Length > 0).ToDictionary();
    }
}
