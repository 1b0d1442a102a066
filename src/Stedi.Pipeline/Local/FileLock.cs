namespace Stedi.Pipeline.Local;

/// <summary>
/// An exclusive lock between processes. It is released when its holder ends, even after kill -9. (On Unix, <see cref="FileShare.None"/> is flock, which
/// the kernel releases.)
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or returns null if another process holds it.</summary>
    /// <exception cref="IOException">The lock file cannot be used. The message names it.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException e) when (IsBusy(e))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="TimeoutException">It was not free in time.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (TimeProvider.System.GetElapsedTime(start) > timeout)
                throw new TimeoutException($"Another process has locked {path} for {timeout.TotalSeconds:0} s.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Whether someone holds it. This does not disturb other callers, or holders by <see cref="Share"/>.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            Share(path).Dispose();
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Shares it with others. No process can take it exclusively in the meantime.</summary>
    /// <exception cref="FileNotFoundException">There is no such lock.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It is taken.</exception>
    public static FileStream Share(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);

    public void Dispose() => _file.Dispose();

    /// <summary>Whether the error means a held lock: 32 on Windows (sharing violation), 11 on Linux and 35 on macOS (would block).</summary>
    private static bool IsBusy(IOException e) => (e.HResult & 0xFFFF) is 32 or 11 or 35;
}
