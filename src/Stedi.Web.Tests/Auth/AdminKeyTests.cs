using System.Runtime.Versioning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tests.Auth;

public sealed class AdminKeyTests
{
    [Fact, UnsupportedOSPlatform("windows")]
    public void AdminKey_NotSet_IsCreatedOnceAndReadableByItsUserOnly()
    {
        using var home = new TempFolder();
        var first = Create(home, null);
        var again = Create(home, null);
        var path = home["keys/admin.key"];

        Assert.Equal(first.Caller, again.Caller);
        Assert.True(first.Match(Secret.Hash(File.ReadAllText(path).Trim())));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home["keys"]));
    }

    [Fact]
    public void AdminKey_CreatedByManyAtOnce_IsOne()
    {
        using var home = new TempFolder();
        var callers = Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(8).Select(_ => Create(home, null).Caller).ToArray();
        Assert.Single(callers.Distinct());
    }

    [Fact]
    public void AdminKey_Set_IsUsedAndWritesNothing()
    {
        using var home = new TempFolder();
        Assert.True(Create(home, "a-key-long-enough").Match(Secret.Hash("a-key-long-enough")));
        Assert.False(Directory.Exists(home["keys"]));
    }

    [Fact]
    public void AdminKey_TooShort_RefusesToStart()
    {
        using var home = new TempFolder();
        var fault = Assert.Throws<StartupException>(() => Create(home, "fifteen-letters"));
        Assert.Contains("STEDI_ADMIN_KEY", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("fifteen-letters", fault.Message, StringComparison.Ordinal);
    }

    private static AdminKey Create(TempFolder home, string? value) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("STEDI_ADMIN_KEY", value)]).Build(),
        Options.Create(new StediOptions { Home = home.Path }));
}
