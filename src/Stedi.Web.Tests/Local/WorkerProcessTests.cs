using System.Diagnostics;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Worker;
using Stedi.Web.Tests.Engines;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

public sealed class WorkerProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ServerDiesMeanwhile_EndsTheJobThenItself()
    {
        await using var lake = new LocalHarness();
        lake.PutLanding(Incoming, "a.json", Three);
        var request = await lake.RequestAsync(Define("SELECT count(*) AS n FROM range(300000000) r, people_landing WHERE r.range % 7 = age % 7"));
        var folder = new JobFolder(lake.Paths.Job("jr_" + request.Token));
        Directory.CreateDirectory(folder.Path);
        await File.WriteAllBytesAsync(
            Path.Combine(folder.Path, JobFolder.RequestName), JsonSerializer.SerializeToUtf8Bytes(request, EngineJson.Default.JobRequest), Token);
        using var worker = Process.Start(WorkerProgram.StartInfo(WorkerSettings.From(lake.Options)))!;
        Assert.Equal("ready", await worker.StandardOutput.ReadLineAsync(Token));
        await worker.StandardInput.WriteLineAsync($"job {folder.Path}".AsMemory(), Token);
        await worker.StandardInput.FlushAsync(Token);
        Assert.Equal("begun", await worker.StandardOutput.ReadLineAsync(Token));
        Assert.Equal(EngineRunState.Running, folder.ReadStatus().State);

        worker.StandardInput.Close();
        worker.StandardOutput.Close();
        worker.StandardError.Close();
        await worker.WaitForExitAsync(Token);

        Assert.Equal(0, worker.ExitCode);
        Assert.Equal(EngineRunState.Succeeded, folder.ReadStatus().State);
    }

    [Fact]
    public async Task Run_CtrlC_IsHandledByTheServer()
    {
        await using var lake = new LocalHarness();
        using var worker = Process.Start(WorkerProgram.StartInfo(WorkerSettings.From(lake.Options)))!;
        Assert.Equal("ready", await worker.StandardOutput.ReadLineAsync(Token));

        using (var kill = Process.Start("kill", ["-INT", $"{worker.Id}"]))
            await kill.WaitForExitAsync(Token);
        await worker.StandardInput.WriteLineAsync("nonsense".AsMemory(), Token);
        worker.StandardInput.Close();
        await worker.WaitForExitAsync(Token);

        Assert.Equal(64, worker.ExitCode);
    }

    [Fact]
    public void StartInfo_Environment_IsNotInherited()
    {
        Assert.NotNull(Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY")); // the fake of AWS sets it for the whole process

        var start = WorkerProgram.StartInfo(new("/lake", 1 << 20, 1));

        Assert.DoesNotContain(start.Environment.Keys, k => k.StartsWith("AWS_", StringComparison.Ordinal));
        Assert.True(start.Environment.ContainsKey("DOTNET_GCHeapHardLimit"));
    }
}
