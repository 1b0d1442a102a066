using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Local;

public sealed class LakeUseTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("stedi-use-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Claim_AnotherReadsAnotherFolder_IsRefusedByName()
    {
        using var first = LakeUse.Claim(Options("a"), Scripts());

        var fault = Assert.Throws<EngineException>(() => LakeUse.Claim(Options("b"), Scripts()));

        Assert.Contains(Path.Combine(_root, "a"), fault.Message, StringComparison.Ordinal);
        Assert.Contains("--landing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_SameFolder_IsShared()
    {
        using var first = LakeUse.Claim(Options("a"), Scripts());
        using var second = LakeUse.Claim(Options("a"), Scripts());

        Assert.Throws<EngineException>(() => LakeUse.Claim(Options("b"), Scripts()));
    }

    [Fact]
    public void Claim_OtherHasEnded_IsGivenAndLeavesNothingBehind()
    {
        LakeUse.Claim(Options("a"), Scripts()).Dispose();
        var users = new LakePaths(Options("a").LakeRoot).Users;
        // A killed process leaves its files, but not its lock.
        File.WriteAllText(Path.Combine(users, "1-dead"), "/elsewhere");
        File.WriteAllText(Path.Combine(users, "1-dead.lock"), "");

        LakeUse.Claim(Options("b"), Scripts()).Dispose();

        Assert.Empty(Directory.EnumerateFiles(users));
    }

    [Fact]
    public void Claim_AnotherHasAnotherPipeline_IsRefusedByName()
    {
        using var first = LakeUse.Claim(Options("a"), Scripts("mine"));
        using var second = LakeUse.Claim(Options("a"), Scripts("mine"));

        var fault = Assert.Throws<EngineException>(() => LakeUse.Claim(Options("a"), Scripts("other")));

        Assert.Contains(Path.Combine(_root, "mine"), fault.Message, StringComparison.Ordinal);
        Assert.Contains("--scripts", fault.Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_root, "mine"), ScriptsMemory.Read(new(Options("a").LakeRoot)));
    }

    private ScriptsClaim Scripts(string folder = "scripts") => new(Path.Combine(_root, folder), false, "./stedi up");

    private LocalOptions Options(string landing) => new() { LakeRoot = Path.Combine(_root, "lake"), LandingRoot = Path.Combine(_root, landing) };
}
