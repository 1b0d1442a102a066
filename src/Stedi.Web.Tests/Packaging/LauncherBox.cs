using System.Diagnostics;

namespace Stedi.Web.Tests.Packaging;

/// <summary>
/// A copy of the launcher in its own folder, with a fake <c>dotnet</c> and a real Postgres. Tests check what the launcher starts, shares and stops.
/// <c>serve</c> runs until a signal, or exits with 7 once the file <c>die</c> exists. <c>run slow</c> runs until it is cancelled.
/// </summary>
internal sealed class LauncherBox : IDisposable
{
    private const string FakeDotnet = """
        #!/usr/bin/env bash
        printf '%s\n' "$*" >>"$BOX/calls"
        case "$*" in
            --version) echo 10.0.401 ;;
            publish*) while [ "$1" != --output ]; do shift; done; touch "$2/Stedi.Web.dll" ;;
            *' sample '*) while [ "$1" != --out ]; do shift; done; mkdir -p "$2/customer_landing" ;;
            *' serve '*) trap 'echo ended >&2; exit 0' TERM; echo "postgres ${ConnectionStrings__Postgres}"
                while [ ! -f "$BOX/die" ]; do sleep 0.1; done; exit 7 ;;
            *' check typo') exit 2 ;;
            *' deploy '*) exit 2 ;;
            *' check'*) echo '8 tables, 0 errors' ;;
            *' run slow') trap 'sleep 0.5; echo "run 1 cancelled"; exit 1' TERM; echo running >&2; while :; do sleep 0.1; done ;;
            *' run' | *' run '*) printf '%s' "${Stedi__Landing:-}" >"$BOX/landing-of-run"
                printf '%s%s' "${Stedi__Scripts:-}" "${Stedi__ScriptsMoved:+ moved}" >"$BOX/scripts-of-run"; echo progress >&2; echo "{\"postgres\":\"${ConnectionStrings__Postgres}\"}"; exit 3 ;;
        esac
        """;

    private const string NobodyId = "65534";

    private readonly string _root = Directory.CreateTempSubdirectory("stedi-launcher-").FullName;
    private readonly List<LauncherProcess> _started = [];

    public LauncherBox()
    {
        // Postgres runs as another user, which must be able to enter the folder.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);
        string[] parts = ["stedi", "tools", "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig"];
        foreach (var project in new[] { "Stedi.Pipeline", "Stedi.Web" })
            Write($"src/{project}/Source.cs", "");
        Write("scripts/pipeline.yaml", "");
        Write("scripts/customer_landing.sql", "");
        Write("bin/dotnet.sh", FakeDotnet);
        // With other processes: a file that this process has just written may still be open in a child of another test ("text file busy").
        Do("cp", ["-R", .. parts.Select(p => Path.Combine(TestPaths.RepoRoot, p)), _root]);
        Do("install", ["-m", "755", Path.Combine(_root, "bin/dotnet.sh"), Path.Combine(_root, "bin/dotnet")]);
    }

    public string[] Calls => File.Exists(Path.Combine(_root, "calls")) ? File.ReadAllLines(Path.Combine(_root, "calls")) : [];

    /// <summary>The landing folder of the last run.</summary>
    public string LandingOfRun => File.ReadAllText(this["landing-of-run"]);

    /// <summary>The pipeline of the last run, and whether it was moved.</summary>
    public string ScriptsOfRun => File.ReadAllText(this["scripts-of-run"]);

    public int PostgresPid => int.Parse(File.ReadLines(PidFile).First(), null);

    public string Postgres => Path.Combine(_root, ".stedi", "postgres");

    private string PidFile => Path.Combine(Postgres, "cluster", "data", "postmaster.pid");

    public LauncherProcess Start(string arguments, params (string Name, string Value)[] environment)
    {
        // If the tests run in the background, signals may be ignored, and children inherit that.
        var launcher = Path.Combine(_root, "stedi");
        var (program, line) = OperatingSystem.IsLinux() ? ("env", $"--default-signal=HUP,INT,TERM \"{launcher}\" {arguments}") : (launcher, arguments);
        var start = new ProcessStartInfo(program, line)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in new[] { "ConnectionStrings__Postgres", "STEDI_HOME", "Stedi__Landing", "Stedi__Scripts", "Stedi__ScriptsMoved", "Stedi__Engine" })
            start.Environment.Remove(name);
        start.Environment["BOX"] = _root;
        start.Environment["PATH"] = Path.Combine(_root, "bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = new LauncherProcess(Process.Start(start)!);
        _started.Add(process);
        return process;
    }

    /// <summary>
    /// The same as a user who cannot install packages, on a machine without Postgres: a mount namespace hides the machine's programs. There is no terminal
    /// for questions.
    /// </summary>
    public LauncherProcess StartWithoutRights(string arguments, params (string Name, string Value)[] environment)
    {
        const string Hide = "for folder in /usr/lib/postgresql /usr/pgsql-*; do if [ -d \"$folder\" ]; then mount -t tmpfs none \"$folder\"; fi; done; exec \"$@\"";
        Do("chown", ["-R", NobodyId, _root]);
        var start = new ProcessStartInfo("unshare",
        [
            "--mount", "bash", "-c", Hide, "hide", "setpriv", "--reuid", NobodyId, "--clear-groups", "env", "-i", $"BOX={_root}", $"HOME={_root}",
            $"PATH={Path.Combine(_root, "bin")}:/usr/bin:/bin", .. environment.Select(e => $"{e.Name}={e.Value}"),
            Path.Combine(_root, "stedi"), .. arguments.Split(' '),
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        _started.Add(new LauncherProcess(process));
        return _started[^1];
    }

    /// <summary>Skips the test if the machine's Postgres cannot be hidden from the launcher.</summary>
    public static void RequireHiding()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Hiding the machine's Postgres needs root on Linux.");
        using var tried = Process.Start(new ProcessStartInfo("unshare", ["--mount", "true"]) { RedirectStandardError = true })!;
        tried.WaitForExit();
        Assert.SkipWhen(tried.ExitCode != 0, $"This machine allows no mount namespace: {tried.StandardError.ReadToEnd()}");
        Assert.SkipWhen(File.Exists("/usr/bin/initdb"), "Postgres' programs are in /usr/bin, where they cannot be hidden.");
    }

    public string this[string path] => Path.Combine(_root, path);

    /// <summary>In the format of <see cref="Stedi.Pipeline.Local.LandingMemory"/>.</summary>
    public void Remember(string landing) => Write(".stedi/lake/landing.path", landing + "\n");

    /// <summary>In the format of <see cref="Stedi.Pipeline.Local.ScriptsMemory"/>.</summary>
    public void RememberScripts(string scripts) => Write(".stedi/lake/scripts.path", scripts + "\n");

    public void Write(string path, string text)
    {
        var file = this[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public static bool IsAlive(int pid) => Directory.Exists($"/proc/{pid}");

    /// <summary>Waits for the end of a process. Postgres removes its pid file shortly before its process ends.</summary>
    public static async Task<bool> EndsAsync(int pid, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(10);)
        {
            if (!IsAlive(pid))
                return true;
            await Task.Delay(20, cancellationToken);
        }
        return false;
    }

    /// <summary>Skips the test if Postgres is not installed. The launcher must not install it.</summary>
    public static void RequirePostgres()
    {
        var launcher = Path.Combine(TestPaths.RepoRoot, "tools", "launcher");
        using var found = Process.Start(new ProcessStartInfo(
            "bash", ["-c", $". '{launcher}/common.sh'; . '{launcher}/programs.sh'; . '{launcher}/postgres.sh'; find_postgres"]) { RedirectStandardOutput = true })!;
        Assert.SkipWhen(found.StandardOutput.ReadToEnd().Length == 0, "Postgres is not installed. Install the package postgresql.");
    }

    public void Dispose()
    {
        foreach (var process in _started)
            process.Dispose();
        if (File.Exists(PidFile))
            Process.Start("kill", ["-QUIT", PostgresPid.ToString(null as IFormatProvider)])?.WaitForExit();
        Directory.Delete(_root, recursive: true);
    }

    private static void Do(string program, string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
