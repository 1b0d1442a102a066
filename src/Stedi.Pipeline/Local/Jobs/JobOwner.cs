namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// The server process that has job runs in its queue, named in each of them. Its lock lives as long as it does: a run that waits for a server that
/// is gone may be queued by another.
/// </summary>
internal sealed class JobOwner(string jobs) : IDisposable
{
    public const string Prefix = ".server-";

    private readonly string _name = $"{Prefix}{Guid.NewGuid():N}";
    private readonly Lock _gate = new();
    private FileLock? _lock;

    /// <summary>Makes the job's folder, whole and once; where it is there already, it stays as it is.</summary>
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

    /// <summary>Whether the job is this server's, or that of one which is gone.</summary>
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
