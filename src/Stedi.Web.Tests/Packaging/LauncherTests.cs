using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

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
        foreach (var (signal, code) in new[] { ("INT", 130), ("TERM", 143), ("HUP", 129) })
        {
            var up = _box.Start("up --port 5991");
            await up.ServingAsync(Token);
            var postgres = _box.PostgresPid;

            up.Signal(signal);

            var ended = await up.EndedAsync(Token);
            Assert.Equal(code, ended.ExitCode);
            Assert.Contains("ended", ended.Errors, StringComparison.Ordinal);
            Assert.True(await LauncherBox.EndsAsync(postgres, Token), $"Postgres is still running after the launcher ended after {signal}.");
        }
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task Run_Signalled_WaitsForItsResultAndEndsWithTheSignalsCode(string signal, int code)
    {
        var run = _box.Start("run slow", ("ConnectionStrings__Postgres", "Host=db"));
        await run.SaidAsync("running", Token);

        run.Signal(signal);

        var ended = await run.EndedAsync(Token);
        Assert.Equal(code, ended.ExitCode);
        Assert.Equal("run 1 cancelled\n", ended.Output);
    }

    [Fact]
    public async Task Up_PortInUse_IsRefusedWithAnotherCommand()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var up = await _box.Start($"up --port {port}").EndedAsync(Token);

        Assert.Equal(2, up.ExitCode);
        Assert.Contains("--port", up.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
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
        Assert.True(await LauncherBox.EndsAsync(postgres, Token), "Postgres is still running after the launcher ended.");
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
    public async Task Up_PidFileNamesAForeignProcess_StartsAgain()
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
    public async Task Up_PidFileNamesAZombie_StartsAgain()
    {
        LauncherBox.RequirePostgres();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Finding such a process needs /proc.");
        var first = _box.Start("up --port 5997");
        await first.ServingAsync(Token);
        first.Signal("TERM");
        await first.EndedAsync(Token);
        // A zombie of Postgres' user: the shell becomes a program that never waits for its child.
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
        Assert.Contains($"Landing data: {_box["data"]} (from the last run", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" sample ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_LakeBuiltFromTheHomesOwnFolder_UsesItSilently()
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
        Assert.Contains("docs/aws.md", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" run", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/gone", "/gone")]
    [InlineData(null, "is missing")]
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
    [InlineData("gone", "is not a folder")]
    [InlineData("empty", "contains no folders")]
    public async Task Run_UnusableLandingFolder_IsRefused(string folder, string message)
    {
        _box.Write("empty/a.json", "");

        var run = await _box.Start($"run --landing {_box[folder]}", ("ConnectionStrings__Postgres", "Host=db")).EndedAsync(Token);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, c => c.Contains(" run", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("up --port 5998")]
    [InlineData("run")]
    public async Task Landing_NewHomeOfAnotherPipeline_MustBeNamed(string command)
    {
        _box.Write("mine/pipeline.yaml", "");
        _box.Write("mine/orders.sql", "create external table if not exists lake.`orders` (\n  `id` bigint)");
        _box.Write("mine/Visits.sql", "-- of the website\nCREATE TABLE visits (id bigint)");
        _box.Write("mine/joined.sql", "SELECT * FROM orders");

        var refused = await _box.Start($"{command} --scripts {_box["mine"]}", ("ConnectionStrings__Postgres", "Host=db")).EndedAsync(Token);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--landing DIR", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(": orders, visits.", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("customer_landing", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
        Assert.False(Directory.Exists(_box[".stedi"]));
    }

    [Fact]
    public async Task Landing_Unusable_NamesTheTablesOfThatPipeline()
    {
        _box.Write("mine/pipeline.yaml", "");
        _box.Write("empty/a.json", "");

        var refused = await _box.Start($"run --landing {_box["empty"]} --scripts {_box["mine"]}").EndedAsync(Token);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("one folder per landing table.", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("customer_landing", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NoErrors_SaysSo()
    {
        var check = await _box.Start("check").EndedAsync(Token);

        Assert.Equal((0, "8 tables, 0 errors\n"), (check.ExitCode, check.Output));
    }

    [Theory]
    [InlineData("deploy --plan --scripts /gone")]
    [InlineData("deploy --apply --scripts /gone")]
    public async Task Deploy_Refused_EndsWithAnotherCodeThanDifferences(string arguments)
    {
        var refused = await _box.Start(arguments).EndedAsync(Token);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("/gone", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_Help_ListsEveryPart()
    {
        var help = (await _box.Start("bench --help").EndedAsync(Token)).Output;

        var parts = Directory.EnumerateFiles(Path.Combine(TestPaths.RepoRoot, "bench", "Stedi.Bench", "Parts"), "*Part.cs")
            .Select(f => Regex.Match(File.ReadAllText(f), "string Name => \"(?<name>[a-z]+)\"")).Where(m => m.Success).Select(m => m.Groups["name"].Value).ToList();
        Assert.Contains("wide", parts);
        Assert.All(parts, part => Assert.Matches($"(?m)^  {part}  ", help));
    }

    [Fact]
    public async Task Run_SelectionRefused_StartsAndCreatesNothing()
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
    public async Task Repair_NoHome_CreatesAndStartsNothing()
    {
        var plan = await _box.Start("repair --plan").EndedAsync(Token);

        Assert.Equal(1, plan.ExitCode);
        Assert.Contains("nothing to repair", plan.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
        Assert.False(Directory.Exists(_box[".stedi"]));
    }

    [Theory]
    [InlineData("backup there.tar", 2, "already exists")]
    [InlineData("backup nowhere/new.tar", 2, "does not exist")]
    [InlineData("backup new.tar", 2, "nothing to back up")]
    [InlineData("restore new.tar", 2, "does not exist")]
    public async Task BackupAndRestore_Refused_CreateAndStartNothing(string arguments, int code, string message)
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
        Assert.Contains("the schema stedi", restored.Errors, StringComparison.Ordinal);
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
    [InlineData("pictures")]
    public async Task Help_OfEachCommand_DescribesItAndDoesNothing(string command)
    {
        var help = await _box.Start($"{command} --help").EndedAsync(Token);

        Assert.Equal(0, help.ExitCode);
        Assert.StartsWith($"./stedi {command}", help.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: ", help.Output, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
    }

    [Theory]
    [InlineData("fly", "command 'fly'")]
    [InlineData("up --port 99999", "from 1 to 65535")]
    [InlineData("up --port", "--port needs a value")]
    [InlineData("run --landing", "--landing needs a value")]
    [InlineData("run --scripts", "--scripts needs a value")]
    [InlineData("up --moved", "--moved needs --scripts DIR")]
    [InlineData("check --fast", "Unknown option '--fast'")]
    [InlineData("run --fast", "Unknown option '--fast'")]
    [InlineData("up --port=", "--port needs a value")]
    [InlineData("run --landing=", "--landing needs a value")]
    [InlineData("sample --out x", "needs --customers")]
    [InlineData("sample --customers x --out y", "from 1 to 10000000, not 'x'")]
    [InlineData("sample --customers=0 --out y", "not '0'")]
    [InlineData("sample --customers 5 --out y --seed z", "not 'z'")]
    [InlineData("bench --only nothing", "unknown part 'nothing'")]
    [InlineData("bench --repeat 0", "from 1 to 100")]
    [InlineData("bench --fast", "'--fast'")]
    [InlineData("pictures", "needs --landing")]
    [InlineData("deploy", "needs --plan or --apply")]
    [InlineData("deploy --plan --apply", "not both")]
    [InlineData("repair", "needs --plan or --apply")]
    [InlineData("repair --apply --plan", "not both")]
    [InlineData("repair --all", "'--all'")]
    [InlineData("backup", "backup needs a file")]
    [InlineData("backup a b", "takes one file")]
    [InlineData("backup --all", "'--all'")]
    [InlineData("restore", "restore needs a file")]
    [InlineData("restore --force x", "'--force'")]
    [InlineData("deploy --force", "'--force'")]
    public async Task Arguments_Wrong_AreRefusedBeforeAnythingStarts(string arguments, string message)
    {
        var refused = await _box.Start(arguments).EndedAsync(Token);

        Assert.Equal(64, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(_box.Calls);
    }
}
