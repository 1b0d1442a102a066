using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Landing.Content;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>One file of a landing table as its listing found it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Relative to the landing table's folder: what people see.</param>
/// <param name="Size">In bytes, of the file itself (compressed where it is packed).</param>
internal sealed record LandingFile(string Path, string Name, long Size, DateTimeOffset ModifiedAt)
{
    public Compression Compression { get; } =
        Path.EndsWith(".gz", StringComparison.Ordinal) ? Compression.Gzip
        : Path.EndsWith(".bz2", StringComparison.Ordinal) ? Compression.Bzip2
        : Compression.None;

    /// <summary>
    /// Opens the file if it still is what was listed: a version is named after the listed content, so it must not hold any other.
    /// </summary>
    /// <exception cref="EngineException">The file has changed or gone, or cannot be opened.</exception>
    public FileStream Open()
    {
        FileStream stream;
        try
        {
            // Before it is opened: a pipe that took the file's place has no length, and opening one waits for its writer.
            if (new FileInfo(Path) is { Exists: true, LinkTarget: null } now && now.Length != Size)
                throw Changed("has changed", null);
            stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Changed("is gone", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeRead(e);
        }
        if (stream.Length == Size && SameTime(File.GetLastWriteTimeUtc(stream.SafeFileHandle)))
            return stream;
        stream.Dispose();
        throw Changed("has changed", null);
    }

    /// <summary>Nothing in the file is wrong, so it is no reject: what could not be read this time may be read the next.</summary>
    public EngineException CannotBeRead(Exception cause) =>
        new($"The landing file '{Name}' cannot be read: {cause.Message} ({Path}). Make it readable, then run again.", inner: cause);

    /// <summary>The file is shorter than it was when it was listed.</summary>
    public EngineException EndsEarly(long at) =>
        Changed($"ends at byte {at} of {Size}, so it has changed", null);

    /// <summary>A listing that went through JSON or another file system may have lost ticks.</summary>
    private bool SameTime(DateTime lastWriteUtc) => (lastWriteUtc - ModifiedAt.UtcDateTime).Duration() < TimeSpan.FromMilliseconds(1);

    private EngineException Changed(string what, Exception? inner) =>
        new($"The landing file '{Name}' {what} since the run listed it ({Path}). Run again, so that the files are listed again.", isTransient: true, inner);
}
