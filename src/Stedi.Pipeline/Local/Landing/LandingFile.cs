using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>One file of a landing table as its listing found it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Relative to the landing table's folder: what people see.</param>
/// <param name="Size">In bytes, of the file itself (compressed where it is .gz).</param>
internal sealed record LandingFile(string Path, string Name, long Size, DateTimeOffset ModifiedAt)
{
    public bool IsGzip => Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Opens the file if it still is what was listed: a version is named after the listed content, so it must not hold any other.
    /// </summary>
    /// <exception cref="EngineException">The file has changed or gone.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public FileStream Open()
    {
        // Before it is opened: a pipe that took the file's place has no length, and opening one waits for its writer.
        if (new FileInfo(Path) is { Exists: true, LinkTarget: null } now && now.Length != Size)
            throw Changed("has changed", null);
        FileStream stream;
        try
        {
            stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Changed("is gone", e);
        }
        if (stream.Length == Size && SameTime(File.GetLastWriteTimeUtc(stream.SafeFileHandle)))
            return stream;
        stream.Dispose();
        throw Changed("has changed", null);
    }

    /// <summary>A listing that went through JSON or another file system may have lost ticks.</summary>
    private bool SameTime(DateTime lastWriteUtc) => (lastWriteUtc - ModifiedAt.UtcDateTime).Duration() < TimeSpan.FromMilliseconds(1);

    private EngineException Changed(string what, Exception? inner) =>
        new($"The landing file '{Name}' {what} since the run listed it ({Path}). Start the run again, so that it lists the files anew.", isTransient: true, inner);
}
