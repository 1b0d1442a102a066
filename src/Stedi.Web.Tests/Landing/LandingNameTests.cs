using System.Diagnostics;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Engines;

namespace Stedi.Web.Tests.Landing;

public sealed class LandingNameTests
{
    [Fact]
    public void List_NameThatIsNoUtf8_SaysToRenameIt()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux accepts any bytes as a file name.");
        using var root = new TempFolder();
        root.Write("people/a.json", "");
        Shell($"touch '{root["people"]}'/$'bad\\xff.json'");

        var fault = Assert.Throws<EngineException>(() => Stedi.Pipeline.Local.Catalog.LandingFolder.List(root.Path, PeopleLake.LandingTable with { Name = TableName.Parse("people") }));

        Assert.Contains("not UTF-8", fault.Message, StringComparison.Ordinal);
        // .NET cannot represent the name either.
        Shell($"rm '{root["people"]}'/bad*");
    }

    private static void Shell(string command)
    {
        using var shell = Process.Start("bash", ["-c", command]);
        shell.WaitForExit();
    }
}
