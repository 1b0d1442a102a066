using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Landing.Content;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>A file of a landing table, as listed.</summary>
/// <param name="Path">Its location.</param>
/// <param name="Name">Its path relative to the landing table's folder, for people.</param>
/// <param name="Size">In bytes, on disk (compressed if it is an archive).</param>
internal sealed record LandingFile(string Path, string Name, long Size, DateTimeOffset ModifiedAt)
{
    public Compression Compression { get; } =
        Path.EndsWith(".gz", StringComparison.Ordinal) ? Compression.Gzip
        : Path.EndsWith(".bz2", StringComparison.Ordinal) ? Compression.Bzip2
        : Compression.None;

    /// <summary>
    /// Opens the file if it still matches the listing. The version's name is derived from the listed content, so it must not contain any other.
    /// </summary>
    /// <exception cref="EngineException">The file has changed, was removed, or cannot be opened.</exception>
    public FileStream Open()
    {
        FileStream stream;
        try
        {
            // Checked before opening: a pipe in place of the file has no length, and opening it would block.
            if (new FileInfo(Path) is { Exists: true, LinkTarget: null } now && now.Length != Size)
                throw Changed("has changed", null);
            stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Changed("was removed", e);
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

    /// <summary>A disk error is not a reject: the content is not wrong, and the next attempt may succeed.</summary>
    public EngineException CannotBeRead(Exception cause) =>
        new($"Could not read the landing file '{Name}': {cause.Message} ({Path}). Fix this, then run again.", inner: cause);

    /// <summary>The file is shorter than in the listing.</summary>
    public EngineException EndsEarly(long at) =>
        Changed($"was shortened to {at} of {Size} bytes", null);

    /// <summary>JSON and other file systems may have less precise times.</summary>
    private bool SameTime(DateTime lastWriteUtc) => (lastWriteUtc - ModifiedAt.UtcDateTime).Duration() < TimeSpan.FromMilliseconds(1);

    private EngineException Changed(string what, Exception? inner) =>
        new($"The landing file '{Name}' {what} since this run listed it ({Path}). Start a new run, which lists the files again.", isTransient: true, inner);
}
