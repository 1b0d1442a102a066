namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// A server process with job runs in its queue, named in each of them. Its lock exists as long as the process. Runs of a dead server may be queued by
/// another one.
/// </summary>
internal sealed class JobOwner(string jobs) : IDisposable
{
    public const string Prefix = ".server-";

    private readonly string _name = $"{Prefix}{Guid.NewGuid():N}";
    private readonly Lock _gate = new();
    private FileLock? _lock;

    /// <summary>Creates the job's folder atomically. An existing one is not changed.</summary>
    public void Create(JobFolder folder, byte[] request)
    {
        BeThere();
        var draft = Path.Combine(jobs, $".new-{Guid.NewGuid():N}");
        Directory.CreateDirectory(draft);
        try
        {
            File.WriteAllBytes(Path.Combine(draft, JobFolder.RequestName), request);
            File.WriteAllText(Path.Combine(draft, JobFolder.OwnerName), _name);
            Directory.Move(draft, folder.Path);
        }
        catch (IOException) when (folder.Exists)
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    /// <summary>Whether the job belongs to this server, or to a dead one.</summary>
    public bool MayQueue(JobFolder folder)
    {
        var owner = File.ReadAllText(folder.Owner);
        return owner == _name || !FileLock.IsHeld(Path.Combine(jobs, Path.GetFileName(owner)));
    }

    public void Dispose() => _lock?.Dispose();

    private void BeThere()
    {
        lock (_gate)
        {
            Directory.CreateDirectory(jobs);
            _lock ??= FileLock.TryTake(Path.Combine(jobs, _name));
        }
    }
}
