using System.Security.Cryptography;

namespace Stedi.Pipeline.Local;

/// <summary>Finds out whether a folder can be written: a name alone needs no room on a disk that is full.</summary>
public static class Probe
{
    private const int Bytes = 64 * 1024;

    /// <summary>Writes bytes to the disk and removes them.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public static void Write(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
            // Some file systems store no zeros.
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
            file.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
