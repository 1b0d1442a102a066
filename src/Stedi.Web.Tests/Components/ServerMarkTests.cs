using CsCheck;
using Microsoft.Extensions.Options;
using Stedi.Web.Components;
using Stedi.Web.Contracts;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Components;

public sealed class ServerMarkTests
{
    /// <summary>WCAG 2.2 AA, for any color that someone may choose.</summary>
    [Fact]
    public void Style_OfAnyColor_HasReadableText() => Gen.Int[0, 0xFFFFFF].Sample(rgb =>
    {
        var color = $"#{rgb:x6}";
        var style = Mark("staging", color).Style!;
        var ink = style[(style.IndexOf(" color: ", StringComparison.Ordinal) + 8)..][..7];
        return ServerMark.Contrast(color, ink) >= 4.5;
    });

    [Theory]
    [InlineData("", "Runs · STEDI")]
    [InlineData("staging", "[staging] Runs · STEDI")]
    public void Title_OfAPage_BeginsWithTheName(string name, string expected) => Assert.Equal(expected, Mark(name, "").Title("Runs · STEDI"));

    [Fact]
    public async Task Page_OfAServerWithAName_ShowsItWithoutScript()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Name=R&D <1>");
        using var client = await app.SignInAsync();
        foreach (var path in new[] { "/", "/settings", "/sign-in", "/nothing/here" })
        {
            using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
            var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("<title>[R&amp;D &lt;1&gt;] ", html, StringComparison.Ordinal);
        }
    }

    /// <summary>A page that writes its own title would not name the server.</summary>
    [Fact]
    public void Title_OfEveryPage_GoesThroughDocumentTitle()
    {
        var own = Directory.EnumerateFiles(Path.Combine(TestPaths.RepoRoot, "src", "Stedi.Web"), "*.razor", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains("<PageTitle>", StringComparison.Ordinal)).Select(Path.GetFileName);

        Assert.Equal(["DocumentTitle.razor"], own);
    }

    private static ServerMark Mark(string name, string color) => new(Options.Create(new StediOptions { Name = name, Color = color }));
}
