namespace Stedi.Pipeline.Local;

/// <summary>
/// An exclusive lock between processes, gone with its holder however that ends. (<see cref="FileShare.None"/> is flock on Unix: the kernel
/// releases it even after kill -9.)
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or returns null where another holds it.</summary>
    /// <exception cref="IOException">It cannot be taken by anybody: the message names the file.</exception>
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
                throw new TimeoutException($"{path} has been locked by another process for {timeout.TotalSeconds:0} s.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Whether someone holds it. Asking does not disturb others who ask, nor who takes it by <see cref="Share"/>.</summary>
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

    /// <summary>Holds it together with others who share it; nobody takes it meanwhile.</summary>
    /// <exception cref="FileNotFoundException">There is no such lock.</exception>
    /// <exception cref="DirectoryNotFoundException">Nor is there its folder.</exception>
    /// <exception cref="IOException">It is taken.</exception>
    public static FileStream Share(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);

    public void Dispose() => _file.Dispose();

    /// <summary>Of all that can be wrong with a file, what ends by itself: Windows says 32 (sharing violation), Linux 11 and macOS 35 (would block).</summary>
    private static bool IsBusy(IOException e) => (e.HResult & 0xFFFF) is 32 or 11 or 35;
}
