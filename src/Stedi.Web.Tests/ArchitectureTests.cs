using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Components;

namespace Stedi.Web.Tests;

/// <summary>The directions of dependencies, read from the sources. A wrong using is an error even if it compiles.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Source = Path.Combine(TestPaths.RepoRoot, "src");

    /// <summary>A folder of Stedi.Pipeline, and the rooms it may use.</summary>
    public static TheoryData<string, string[]> Rooms => new()
    {
        { "Model", [] },
        { "Landing", ["Model"] },
        { "Engines", ["Model", "Landing"] },
        { "Definition", ["Model", "Landing", "Engines"] },
        { "Local", ["Model", "Landing", "Engines"] },
        { "Aws", ["Model", "Landing", "Engines"] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_OfPipeline_UsesOnlyTheRoomsBelowIt(string room, string[] allowed)
    {
        var wrong = from file in Files($"Stedi.Pipeline/{room}")
                    from used in Names(file)
                    where used.StartsWith("Stedi.", StringComparison.Ordinal)
                    where !allowed.Append(room).Any(a => IsWithin(used, $"Stedi.Pipeline.{a}"))
                    select $"{Path.GetRelativePath(Source, file)} uses {used}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Pipeline_Usings_HaveNoWebFrameworkDatabaseOrScheduler() =>
        AssertNobodyUses(Files("Stedi.Pipeline"), "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Hangfire", "MudBlazor", "Npgsql");

    [Fact]
    public void DuckDb_Usings_AreOnlyInLocal() =>
        AssertNobodyUses(Files("Stedi.Pipeline", except: "Local").Concat(Files("Stedi.Web")), "DuckDB");

    [Fact]
    public void AwsSdk_Usings_AreOnlyInAws() =>
        AssertNobodyUses(Files("Stedi.Pipeline", except: "Aws").Concat(Files("Stedi.Web")), "Amazon");

    [Fact]
    public void Projects_References_GoFromWebToPipelineAndNeverBack()
    {
        Assert.Empty(References("Stedi.Pipeline", "ProjectReference"));
        Assert.Equal(["Stedi.Pipeline.csproj"], References("Stedi.Web", "ProjectReference").Select(r => Path.GetFileName(r)));
        Assert.DoesNotContain(
            References("Stedi.Pipeline", "PackageReference").Concat(References("Stedi.Pipeline", "FrameworkReference")),
            p => p.Contains("AspNetCore", StringComparison.Ordinal) || p.Contains("EntityFramework", StringComparison.Ordinal)
                || p.Contains("Hangfire", StringComparison.Ordinal) || p.Contains("MudBlazor", StringComparison.Ordinal));
    }

    [Fact]
    public void Tests_All_HaveATimeLimit()
    {
        var tests = from type in typeof(ArchitectureTests).Assembly.GetTypes()
                    from method in type.GetMethods()
                    from attribute in method.GetCustomAttributes(inherit: true).OfType<Xunit.v3.IFactAttribute>()
                    select (Name: $"{type.Name}.{method.Name}", attribute);

        Assert.NotEmpty(tests);
        Assert.Empty(tests.Where(t => t.attribute is not (FactAttribute or TheoryAttribute)).Select(t => t.Name));
        Assert.Equal(TimeLimit.Default, TestContext.Current.Test is Xunit.v3.IXunitTest test ? test.Timeout : 0);
    }

    /// <summary>
    /// A panel mounted by a navigation would be notified of that navigation while it subscribes, and the page would break. A value that
    /// does not fit a type would also break the page. So a page reads text and parses it.
    /// </summary>
    [Fact]
    public void QueryParameters_AreReadByRoutedPagesOnly_AsText()
    {
        var wrong = from type in typeof(Program).Assembly.GetTypes()
                    from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                    where property.IsDefined(typeof(SupplyParameterFromQueryAttribute))
                    where !type.IsDefined(typeof(RouteAttribute)) || (property.PropertyType != typeof(string) && property.PropertyType != typeof(string[]))
                    select $"{type.Name}.{property.Name}";

        Assert.Empty(wrong);
    }

    /// <summary>
    /// A reference into the browser can become invalid at any time. BrowserObject handles every case of that, so no component can forget
    /// one.
    /// </summary>
    [Fact]
    public void ReferencesIntoTheBrowser_AreHeldByBrowserObjectOnly()
    {
        string[] names = ["IJSObjectReference", "IJSStreamReference", "JSDisconnectedException"];
        var wrong = from file in Files("Stedi.Web")
                    where Path.GetFileName(file) != "BrowserObject.cs"
                    let text = File.ReadAllText(file)
                    where names.Any(n => text.Contains(n, StringComparison.Ordinal))
                    select Path.GetRelativePath(Source, file);

        Assert.Empty(wrong);
    }

    private static void AssertNobodyUses(IEnumerable<string> files, params string[] roots) => Assert.Empty(
        from file in files
        from used in Names(file)
        where roots.Any(r => IsWithin(used, r))
        select $"{Path.GetRelativePath(Source, file)} uses {used}");

    private static bool IsWithin(string name, string root) =>
        name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(Source, project, project + ".csproj")).Descendants(kind).Select(r => r.Attribute("Include")!.Value);

    private static string[] Files(string folder, string? except = null)
    {
        var root = Path.Combine(Source, folder);
        return !Directory.Exists(root)
            ? []
            : [.. Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
                .Where(f => Path.GetRelativePath(root, f).Split(Path.DirectorySeparatorChar)[0] is var top && top is not ("bin" or "obj") && top != except)];
    }

    /// <summary>Namespaces that a file uses, by a using directive or by a full name in the code.</summary>
    private static IEnumerable<string> Names(string file) =>
        File.ReadLines(file)
            .Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.StartsWith("namespace ", StringComparison.Ordinal))
            .SelectMany(l => Using().Matches(l).Concat(WrittenOut().Matches(l)))
            .Select(m => m.Groups["name"].Value)
            .Distinct();

    [GeneratedRegex(@"^\s*@?(global\s+)?using\s+(static\s+)?(\w+\s*=\s*)?(?<name>[A-Z][\w.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.""/])(?<name>(Stedi\.Pipeline|Stedi\.Web|Microsoft\.AspNetCore|Microsoft\.EntityFrameworkCore|Hangfire|MudBlazor|DuckDB\.NET|Amazon)\.[A-Z][\w.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenOut();
}
