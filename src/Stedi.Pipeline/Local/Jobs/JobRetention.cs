namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// Removes the folders of old job runs. Recently ended runs always stay: after a crash, they are looked up by their token.
/// </summary>
internal sealed class JobRetention(string jobs, TimeProvider time)
{
    public const int Kept = 1000;
    public static readonly TimeSpan KeptAtLeast = TimeSpan.FromDays(1);
    public static readonly TimeSpan KeptAtMost = TimeSpan.FromDays(30);

    public void Clean()
    {
        var now = time.GetUtcNow().UtcDateTime;
        var folders = new DirectoryInfo(jobs).EnumerateDirectories().OrderByDescending(f => f.LastWriteTimeUtc).ToList();
        foreach (var draft in folders.Where(f => f.Name[0] == '.' && f.LastWriteTimeUtc < now - KeptAtLeast))
            draft.Delete(recursive: true);
        foreach (var (run, newer) in folders.Where(f => f.Name[0] != '.').Select((f, i) => (f, i)))
        {
            var age = now - run.LastWriteTimeUtc;
            if ((newer >= Kept && age > KeptAtLeast) || age > KeptAtMost)
                Remove(run);
        }
        foreach (var server in new DirectoryInfo(jobs).EnumerateFiles(JobOwner.Prefix + "*"))
            if (server.LastWriteTimeUtc < now - KeptAtLeast && !FileLock.IsHeld(server.FullName))
                server.Delete();
    }

    private void Remove(DirectoryInfo run)
    {
        var status = new JobFolder(run.FullName).ReadStatus();
        if (status.State == Engines.EngineRunState.Running)
            return;
        // Removed with one rename. A crash in between leaves a draft, which is removed next time.
        var bin = Path.Combine(jobs, $".gone-{Guid.NewGuid():N}");
        run.MoveTo(bin);
        Directory.Delete(bin, recursive: true);
    }
}
