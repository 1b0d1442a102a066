using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Jobs;

namespace Stedi.Web.Tests.Local;

public sealed class JobRetentionTests : IDisposable
{
    private readonly TempFolder _jobs = new();

    public void Dispose() => _jobs.Dispose();

    [Fact]
    public void Clean_OldRuns_AreRemovedUnlessRunning()
    {
        var recent = Put("jr_recent", JobRetention.KeptAtLeast / 2);
        var old = Put("jr_old", JobRetention.KeptAtMost * 2);
        var running = Put("jr_running", JobRetention.KeptAtMost * 2);
        using var claim = new JobFolder(running).TryClaim();
        Directory.SetLastWriteTimeUtc(running, DateTime.UtcNow - (JobRetention.KeptAtMost * 2));

        new JobRetention(_jobs.Path, TimeProvider.System).Clean();

        Assert.Equal((true, false, true), (Directory.Exists(recent), Directory.Exists(old), Directory.Exists(running)));
    }

    [Fact]
    public void Clean_ManyRuns_KeepsTheNewest()
    {
        for (var i = 0; i < JobRetention.Kept + 5; i++)
            Put($"jr_{i}", JobRetention.KeptAtLeast + TimeSpan.FromMinutes(i + 1));

        new JobRetention(_jobs.Path, TimeProvider.System).Clean();

        Assert.Equal(JobRetention.Kept, Directory.EnumerateDirectories(_jobs.Path).Count());
        Assert.True(Directory.Exists(_jobs["jr_0"]));
        Assert.False(Directory.Exists(_jobs[$"jr_{JobRetention.Kept}"]));
    }

    [Fact]
    public void Clean_DeadServers_AreRemoved()
    {
        var gone = _jobs.Write($"{JobOwner.Prefix}gone", "");
        var alive = _jobs.Write($"{JobOwner.Prefix}alive", "");
        foreach (var server in new[] { gone, alive })
            File.SetLastWriteTimeUtc(server, DateTime.UtcNow - (JobRetention.KeptAtLeast * 2));

        using (FileLock.TryTake(alive))
            new JobRetention(_jobs.Path, TimeProvider.System).Clean();

        Assert.Equal((false, true), (File.Exists(gone), File.Exists(alive)));
    }

    private string Put(string name, TimeSpan age)
    {
        var folder = Directory.CreateDirectory(_jobs[name]);
        folder.LastWriteTimeUtc = DateTime.UtcNow - age;
        return folder.FullName;
    }
}
