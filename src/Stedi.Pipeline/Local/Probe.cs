using System.Security.Cryptography;

namespace Stedi.Pipeline.Local;

/// <summary>Checks whether a folder can be written. It writes data, because an empty file can be created even on a full disk.</summary>
public static class Probe
{
    private const int Bytes = 64 * 1024;

    /// <summary>Writes a file to the disk, and removes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to write.</exception>
    public static void Write(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
            // Random, because some file systems do not store zeros.
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
            file.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
