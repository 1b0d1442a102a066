using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Tests.Backups;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Cli;

/// <summary>What users see of the commands: exit codes and standard output.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TempFolder _files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Run_Cancelled_PrintsItsEnd()
    {
        TestDatabase.SkipWhereAbsent();
        await SampleData.WriteAsync(_files["landing"], 2_000, 1, Token);
        await using var database = await TestDatabase.CreateEmptyAsync();
        using var run = new CommandProcess(
            ["run"], ("STEDI_HOME", _files["home"]), ("Stedi__Landing", _files["landing"]), ("ConnectionStrings__Postgres", database.ConnectionString));
        await run.SaidAsync("run.", Token);

        run.Terminate();

        var (code, output, errors) = await run.EndedAsync(Token);
        Assert.True(code == 1, errors);
        Assert.Contains("Cancelling run", errors, StringComparison.Ordinal);
        Assert.Matches("run [0-9a-f-]{36} cancelled", output);
        Assert.Contains("customer_trusted", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repair_Plan_PrintsItsListOnceAndToStandardOutput()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        File.Delete(home.Lake.Catalog);

        var (code, output, errors) = await RunAsync(["repair", "--plan"], Settings(home.App.Home, home.App.Database));

        Assert.True(code == 2, errors);
        Assert.Single(output.Split('\n'), l => l.Contains("customer_landing ", StringComparison.Ordinal));
        Assert.DoesNotContain("published", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_HomeIsNotEmpty_IsRefused()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        await home.BackUpAsync();

        var (code, _, errors) = await RunAsync(["restore", home.Archive], Settings(home.App.Home, home.App.Database));

        Assert.True(code == 2, errors);
        Assert.Contains("STEDI_HOME", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_NotAnArchive_IsRefusedAsSuch()
    {
        TestDatabase.SkipWhereAbsent();
        await using var database = await TestDatabase.CreateEmptyAsync();
        foreach (var text in new[] { "", "just some notes", new string('x', 5_000) })
        {
            var (code, _, errors) = await RunAsync(["restore", _files.Write("notes.txt", text)], Settings(_files["home"], database));

            Assert.True(code == 2, errors);
            Assert.Contains("not a backup", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("truncated", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restore_LandingDataInAnotherHome_IsNotUsedAndSaysSo()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        var (sample, memory) = (Path.Combine(home.App.Home, "landing"), home.Lake.LandingMemory);
        Directory.CreateDirectory(sample);
        await File.WriteAllTextAsync(memory, "landing\n", Token);
        await home.BackUpAsync();
        await using var database = await TestDatabase.CreateEmptyAsync();

        var (code, output, errors) = await RunAsync(["restore", home.Archive], Settings(_files["home"], database));

        Assert.True(code == 0, errors);
        Assert.Contains(sample, output, StringComparison.Ordinal);
        Assert.Contains("--landing DIR", output, StringComparison.Ordinal);
        Assert.Contains($"STEDI_HOME={_files["home"]}", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_files["home/lake/landing.path"]));
    }

    [Fact]
    public async Task Restore_LandingDataElsewhere_NamesTheFolderAndHowToChangeIt()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        await home.BackUpAsync();
        await using var database = await TestDatabase.CreateEmptyAsync();

        var (code, output, errors) = await RunAsync(["restore", home.Archive], Settings(_files["home"], database));

        Assert.True(code == 0, errors);
        Assert.Contains($"Landing data: {home["landing"]}", output, StringComparison.Ordinal);
        Assert.Contains("--landing DIR", output, StringComparison.Ordinal);
        Assert.Equal(home["landing"], (await File.ReadAllTextAsync(_files["home/lake/landing.path"], Token)).TrimEnd());
    }

    [Theory]
    [InlineData("", "8 tables, 0 errors")]
    [InlineData("customer_trusted", "8 tables (1 selected), 0 errors")]
    public async Task Check_NoErrors_PrintsOneLine(string selection, string line)
    {
        var (code, output, errors) = await RunAsync(["check", .. selection.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.True(code == 0, errors);
        Assert.Equal(line + "\n", output);
    }

    [Fact]
    public async Task Check_SqlFileMissing_NamesNoFolderThatDoesNotExist()
    {
        _files.Write("mine/pipeline.yaml", "zones:\n  landing: x\ntables:\n  a:\n    zone: landing\n    ddl: a.sql\n");

        var (code, output, errors) = await RunAsync(["check"], ("Stedi__Scripts", _files["mine"]));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("a.sql", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("scripts/", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sample --customers x --out y", "--customers")]
    [InlineData("sample --out y", "--customers")]
    [InlineData("deploy", "--plan")]
    [InlineData("serve --port 99999", "--port")]
    [InlineData("restore", "restore")]
    public async Task Arguments_Wrong_EndWith64AndNoOtherName(string arguments, string message)
    {
        var (code, output, errors) = await RunAsync(arguments.Split(' '));

        Assert.Equal((64, ""), (code, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Stedi.Web", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_Written_HasAHeadingBesideItsCounts()
    {
        var (code, output, errors) = await RunAsync(["sample", "--customers", "10", "--out", _files["out"]]);

        Assert.Equal(0, code);
        Assert.StartsWith("customer_landing ", output, StringComparison.Ordinal);
        Assert.Contains("Rows", errors, StringComparison.Ordinal);
    }

    private static (string, string)[] Settings(string home, TestDatabase database) =>
        [("STEDI_HOME", home), ("ConnectionStrings__Postgres", database.ConnectionString)];

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var command = new CommandProcess(arguments, environment);
        return await command.EndedAsync(Token);
    }
}
