using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Local;

public sealed class LandingUseTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("stedi-use-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Claim_AnotherReadsAnotherFolder_IsRefusedByName()
    {
        using var first = LandingUse.Claim(Options("a"));

        var fault = Assert.Throws<EngineException>(() => LandingUse.Claim(Options("b")));

        Assert.Contains(Path.Combine(_root, "a"), fault.Message, StringComparison.Ordinal);
        Assert.Contains("--landing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_SameFolder_IsShared()
    {
        using var first = LandingUse.Claim(Options("a"));
        using var second = LandingUse.Claim(Options("a"));

        Assert.Throws<EngineException>(() => LandingUse.Claim(Options("b")));
    }

    [Fact]
    public void Claim_OtherHasEnded_IsGivenAndLeavesNothingBehind()
    {
        LandingUse.Claim(Options("a")).Dispose();
        var users = new LakePaths(Options("a").LakeRoot).Users;
        // A process that was killed leaves its files, but not its lock.
        File.WriteAllText(Path.Combine(users, "1-dead"), "/elsewhere");
        File.WriteAllText(Path.Combine(users, "1-dead.lock"), "");

        LandingUse.Claim(Options("b")).Dispose();

        Assert.Empty(Directory.EnumerateFiles(users));
    }

    private LocalOptions Options(string landing) => new() { LakeRoot = Path.Combine(_root, "lake"), LandingRoot = Path.Combine(_root, landing) };
}
