using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Local;

public sealed class ScriptsMemoryTests : IDisposable
{
    private readonly TempFolder _root = new();

    private LakePaths Lake => new(_root["repo/.stedi/lake"]);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Claim_LakeWithVersionsOfAnotherPipeline_IsRefusedWithBothCommands()
    {
        Claim("repo/scripts");
        PutVersion();

        var fault = Assert.Throws<EngineException>(() => Claim("it's mine/scripts", landing: "my data"));

        var (home, quoted) = (_root["repo/.stedi"], $"'{_root["it"]}'\\''s mine/scripts' --landing '{_root["my data"]}'");
        Assert.Contains($"STEDI_HOME='{home}-it'\\''s mine' ./stedi up --scripts {quoted}\n", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith($"STEDI_HOME={home} ./stedi up --scripts {quoted} --moved", fault.Message, StringComparison.Ordinal);
        Assert.Equal(_root["repo/scripts"], ScriptsMemory.Read(Lake));
    }

    [Fact]
    public void Claim_Refused_DoesNotSuggestTheSampleOfThisHome()
    {
        Claim("repo/scripts");
        PutVersion();

        var fault = Assert.Throws<EngineException>(() => Claim("mine"));

        Assert.DoesNotContain("--landing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_LakeWithoutVersions_SucceedsForAnyPipeline()
    {
        Claim("repo/scripts");
        Claim("mine");

        Assert.Equal(_root["mine"], ScriptsMemory.Read(Lake));
    }

    [Fact]
    public void Claim_FolderThatWasMoved_KeepsTheLake()
    {
        Claim("mine");
        PutVersion();

        Claim("elsewhere", wasMoved: true);
        Claim("elsewhere");

        Assert.Equal(_root["elsewhere"], ScriptsMemory.Read(Lake));
    }

    [Fact]
    public void Claim_LakeWithoutMemory_SucceedsForTheFirstPipeline()
    {
        PutVersion();

        Claim("mine");

        Assert.Throws<EngineException>(() => Claim("other"));
    }

    [Fact]
    public void Claim_CheckoutMovedAsAWhole_IsTheSamePipeline()
    {
        Claim("repo/scripts");
        PutVersion();

        Directory.Move(_root["repo"], _root["moved"]);
        var lake = new LakePaths(_root["moved/.stedi/lake"]);
        ScriptsMemory.Claim(lake, new(_root["moved/scripts"], false, "./stedi up"), _root["moved/.stedi/landing"]);

        Assert.Equal(_root["moved/scripts"], ScriptsMemory.Read(lake));
    }

    [Fact]
    public void Claim_ThroughALinkOrWithASlash_IsTheSameFolder()
    {
        Directory.CreateDirectory(_root["mine"]);
        Directory.CreateSymbolicLink(_root["link"], _root["mine"]);
        Claim("mine");
        PutVersion();

        Claim("link");
        Claim("mine/");
    }

    private void Claim(string scripts, bool wasMoved = false, string landing = "repo/.stedi/landing")
    {
        Directory.CreateDirectory(Lake.Root);
        ScriptsMemory.Claim(Lake, new(_root[scripts], wasMoved, "./stedi up"), _root[landing]);
    }

    private void PutVersion() => Directory.CreateDirectory(Lake.Version(TableName.Parse("customer"), "v1"));
}
