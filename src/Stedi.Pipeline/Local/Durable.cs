using System.Runtime.InteropServices;

namespace Stedi.Pipeline.Local;

/// <summary>Writes files durably, so that they survive a power cut, and replaces files atomically.</summary>
internal static partial class Durable
{
    /// <summary>Atomically replaces a file.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(next, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(next, path, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>The same without waiting for the disk, for files that may be lost in a power cut.</summary>
    public static void ReplaceQuickly(string path, ReadOnlySpan<byte> content)
    {
        var next = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(next, content);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Flushes a folder and its files in parallel: the file system's journal commits them together.</summary>
    public static void FlushAll(string folder) => Parallel.Invoke(
        [.. Directory.EnumerateFiles(folder).Select(file => (Action)(() => FlushFile(file))), () => FlushFolder(folder)]);

    /// <summary>The same for this folder and all folders below it.</summary>
    public static void FlushTree(string folder)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder))
            FlushTree(inner);
        FlushAll(folder);
    }

    private static void FlushFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Makes the names in a folder durable: flushing a file does not cover its name.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(path, 0);
        if (handle < 0)
            throw new IOException($"Could not open {path} to flush it (errno {Marshal.GetLastPInvokeError()}).");
        var failed = Sync(handle) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (failed)
            throw new IOException($"Could not flush {path} to the disk (errno {error}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
