using System.Diagnostics;
using System.Globalization;

namespace Stedi.Web.Tests.Packaging;

public sealed class LauncherTests : IDisposable
{
    private readonly LauncherBox _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Up_Signalled_StopsTheServerAndPostgres()
    {
        LauncherBox.RequirePostgres();
        foreach (var signal in new[] { "INT", "TERM", "HUP" })
        {
            var up = _box.Start("up --port 5991");
            await up.ServingAsync(Token);
            var postgres = _box.PostgresPid;

            up.Signal(signal);

            Assert.Equal(0, (await up.EndedAsync(Token)).ExitCode);
            Assert.True(await LauncherBox.EndsAsync(postgres, Token), $"Postgres outlived the launcher after {signal}.");
        }
    }

    [Fact]
    public async Task Up_ServerDies_EndsWithItsExitCodeAndStopsPostgres()
    {
        LauncherBox.RequirePostgres();
        var up = _box.Start("up --port 5992");
        await up.ServingAsync(Token);
        var postgres = _box.PostgresPid;

        _box.Write("die", "");

        Assert.Equal(7, (await up.EndedAsync(Token)).ExitCode);
        Assert.True(await LauncherBox.EndsAsync(postgres, Token), "Postgres outlived the launcher.");
    }

    [Fact]
    public async Task Run_WhileUpServes_SharesItsPostgresAndLeavesItRunning()
    {
        LauncherBox.RequirePostgres();
        var up = _box.Start("up --port 5993");
        var connection = await up.ServingAsync(Token);

        var run = await _box.Start("run zone:trusted --json").EndedAsync(Token);

        Assert.Equal($"{{\"postgres\":\"{connection}\"}}\n", run.Output);
        Assert.Equal(3, run.ExitCode);
        Assert.True(LauncherBox.IsAlive(_box.PostgresPid), "The run stopped the Postgres that the server uses.");
        Assert.EndsWith(" run zone:trusted --json", _box.Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_AfterPostgresAndLauncherWereKilled_StartsAgain()
    {
        LauncherBox.RequirePostgres();
        var first = _box.Start("up --port 5994");
        await first.ServingAsync(Token);
        first.Signal("KILL");
        using (var kill = Process.Start("kill", ["-KILL", _box.PostgresPid.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(Token);

        var second = _box.Start("up --port 5995");

        Assert.Contains("Host=127.0.0.1;Port=", await second.ServingAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_PidFileNamesAProcessOfSomebodyElse_StartsAgain()
    {
        LauncherBox.RequirePostgres();
        var first = _box.Start("up --port 5996");
        await first.ServingAsync(Token);
        first.Signal("TERM");
        await first.EndedAsync(Token);
        _box.Write(".stedi/postgres/cluster/data/postmaster.pid", $"{Environment.ProcessId}\n/somewhere\n1\n5432\n\n127.0.0.1\n");

        var second = _box.Start("up --port 5996");

        Assert.Contains("Host=127.0.0.1;Port=", await second.ServingAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_PidFileNamesADeadProcessThatNobodyCollected_StartsAgain()
    {
        LauncherBox.RequirePostgres();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Such a process is seen in /proc.");
        var first = _box.Start("up --port 5997");
        await first.ServingAsync(Token);
        first.Signal("TERM");
        await first.EndedAsync(Token);
        // A process of Postgres' user: the shell becomes a program that never asks how its child ended.
        const string Abandon = """
            if [ "$(id -u)" = 0 ]; then set -- setpriv --reuid "$(stat -c %u "$0")" --clear-groups; fi
            exec "$@" bash -c 'sleep 0.5 & echo $!; exec sleep 300'
            """;
        using var parent = Process.Start(
            new ProcessStartInfo("bash", ["-c", Abandon, _box[".stedi/postgres/cluster/data"]]) { RedirectStandardOutput = true })!;
        var dead = await parent.StandardOutput.ReadLineAsync(Token);
        while (!(await File.ReadAllTextAsync($"/proc/{dead}/stat", Token)).Contains(") Z ", StringComparison.Ordinal))
            await Task.Delay(20, Token);
        _box.Write(".stedi/postgres/cluster/data/postmaster.pid", $"{dead}\n/somewhere\n1\n5432\n\n127.0.0.1\n");

        var second = _box.Start("up --port 5997");

        Assert.Contains("Host=127.0.0.1;Port=", await second.ServingAsync(Token), StringComparison.Ordinal);
        parent.Kill();
    }

    [Fact]
    public async Task Run_ConnectionStringSet_StartsNoPostgres()
    {
        var run = await _box.Start("run", ("ConnectionStrings__Postgres", "Host=db")).EndedAsync(Token);

        Assert.True(run.ExitCode == 3, run.Errors);
        Assert.Equal("{\"postgres\":\"Host=db\"}\n", run.Output);
        Assert.False(Directory.Exists(_box.Postgres));
    }

    [Fact]
    public async Task Run_NothingChanged_BuildsOnceAndSamplesOnce()
    {
        var environment = ("ConnectionStrings__Postgres", "Host=db");
        await _box.Start("run", environment).EndedAsync(Token);
        await _box.Start("run", environment).EndedAsync(Token);
        Assert.Single(_box.Calls, c => c.StartsWith("publish", StringComparison.Ordinal));
        Assert.Single(_box.Calls, c => c.Contains(" sample --customers 1000", StringComparison.Ordinal));

        _box.Write("src/Stedi.Web/Added.cs", "");
        await _box.Start("run", environment).EndedAsync(Token);

        Assert.Equal(2, _box.Calls.Count(c => c.StartsWith("publish", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_LakeBuiltFromANamedFolder_UsesItAgainAndSaysSo()
    {
        _box.Write("data/customer_landing/a.json", "");
        _box.Remember(_box["data"]);

        var run = await _box.Start("run", ("ConnectionStrings__Postgres", "Host=db")).EndedAsync(Token);

        Assert.Equal($"{_box["data"]}", _box.LandingOfRun);
        Assert.Contains($"Landing data: {_box["data"]}, as in the last run", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" sample ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_LakeBuiltFromTheHomesOwnFolder_UsesItWithoutAWord()
    {
        _box.Write(".stedi/landing/customer_landing/a.json", "");
        _box.Remember("landing");

        var run = await _box.Start("run", ("ConnectionStrings__Postgres", "Host=db")).EndedAsync(Token);

        Assert.Equal(_box[".stedi/landing"], _box.LandingOfRun);
        Assert.DoesNotContain("Landing data", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnAws_MakesNoSampleAndNeedsNoLandingFolder()
    {
        var run = await _box.Start("run", ("ConnectionStrings__Postgres", "Host=db"), ("Stedi__Engine", "aws")).EndedAsync(Token);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("", _box.LandingOfRun);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" sample ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_LandingFolderOnAws_IsRefused()
    {
        _box.Write("data/customer_landing/a.json", "");

        var run = await _box.Start($"run --landing {_box["data"]}", ("ConnectionStrings__Postgres", "Host=db"), ("Stedi__Engine", "aws")).EndedAsync(Token);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("landing data lies in the bucket: see docs/aws.md", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" run", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/gone", "/gone, which is gone")]
    [InlineData(null, "is not there any more")]
    public async Task Run_LandingDataOfTheLakeIsGone_RefusesInsteadOfMakingASample(string? remembered, string message)
    {
        _box.Write(".stedi/lake/catalog.json", "{}");
        if (remembered is not null)
            _box.Remember(remembered);

        var run = await _box.Start("run", ("ConnectionStrings__Postgres", "Host=db")).EndedAsync(Token);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Contains("--landing DIR", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" sample ", StringComparison.Ordinal) || c.Contains(" run", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gone", "is no folder")]
    [InlineData("empty", "holds no folder")]
    public async Task Run_LandingFolderOfNoUse_IsRefused(string folder, string message)
    {
        _box.Write("empty/a.json", "");

        var run = await _box.Start($"run --landing {_box[folder]}", ("ConnectionStrings__Postgres", "Host=db")).EndedAsync(Token);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SelectionRefused_StartsAndMakesNothing()
    {
        var run = await _box.Start("run typo").EndedAsync(Token);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(" check typo", _box.Calls[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(_box[".stedi"]));
    }

    [Fact]
    public async Task Deploy_Plan_NeedsNoPostgresAndPassesOnTheExitCode()
    {
        var plan = await _box.Start("deploy --json --plan").EndedAsync(Token);

        Assert.Equal(2, plan.ExitCode);
        Assert.EndsWith(" deploy --plan --json", _box.Calls[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(_box[".stedi"]));
    }

    [Fact]
    public async Task Repair_NoHome_MakesAndStartsNothing()
    {
        var plan = await _box.Start("repair --plan").EndedAsync(Token);

        Assert.Equal(1, plan.ExitCode);
        Assert.Contains("nothing to repair", plan.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
        Assert.False(Directory.Exists(_box[".stedi"]));
    }

    [Theory]
    [InlineData("backup there.tar", 2, "exists already")]
    [InlineData("backup nowhere/new.tar", 2, "no folder")]
    [InlineData("backup new.tar", 1, "nothing to back up")]
    [InlineData("restore new.tar", 2, "There is no file")]
    public async Task BackupAndRestore_OfNoUse_MakeAndStartNothing(string arguments, int code, string message)
    {
        _box.Write("there.tar", "");
        var words = arguments.Split(' ');

        var refused = await _box.Start($"{words[0]} {_box[words[1]]}").EndedAsync(Token);

        Assert.Equal(code, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
        Assert.False(Directory.Exists(_box[".stedi"]));
    }

    [Fact]
    public async Task Restore_ExternalPostgres_SaysWhatItCoversAndStartsNoOther()
    {
        _box.Write("a.tar", "");

        var restored = await _box.Start($"restore {_box["a.tar"]}", ("ConnectionStrings__Postgres", "Host=elsewhere")).EndedAsync(Token);

        Assert.Equal(0, restored.ExitCode);
        Assert.Contains("covers the schema stedi", restored.Errors, StringComparison.Ordinal);
        Assert.Contains(_box.Calls, c => c.EndsWith($"restore {_box["a.tar"]}", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_box.Postgres));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("sample")]
    [InlineData("check")]
    [InlineData("render")]
    [InlineData("deploy")]
    [InlineData("repair")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("bench")]
    public async Task Help_OfEachCommand_DescribesItAndDoesNothing(string command)
    {
        var help = await _box.Start($"{command} --help").EndedAsync(Token);

        Assert.Equal(0, help.ExitCode);
        Assert.StartsWith($"./stedi {command}", help.Output, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
    }

    [Theory]
    [InlineData("fly", "'fly' is no command")]
    [InlineData("up --port 99999", "from 1 to 65535")]
    [InlineData("up --port", "--port needs a value")]
    [InlineData("run --landing", "--landing needs a value")]
    [InlineData("run --scripts", "--scripts needs a value")]
    [InlineData("up --moved", "--moved needs --scripts DIR")]
    [InlineData("check --fast", "does not know '--fast'")]
    [InlineData("run --fast", "does not know '--fast'")]
    [InlineData("sample --out x", "needs --customers")]
    [InlineData("deploy", "needs --plan or --apply")]
    [InlineData("deploy --plan --apply", "not both")]
    [InlineData("repair", "needs --plan or --apply")]
    [InlineData("repair --apply --plan", "not both")]
    [InlineData("repair --all", "does not know '--all'")]
    [InlineData("backup", "backup needs a file")]
    [InlineData("backup a b", "takes one file")]
    [InlineData("backup --all", "does not know '--all'")]
    [InlineData("restore", "restore needs a file")]
    [InlineData("restore --force x", "does not know '--force'")]
    [InlineData("deploy --force", "does not know '--force'")]
    public async Task Arguments_Wrong_AreRefusedBeforeAnythingStarts(string arguments, string message)
    {
        var refused = await _box.Start(arguments).EndedAsync(Token);

        Assert.Equal(64, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
    }
}
