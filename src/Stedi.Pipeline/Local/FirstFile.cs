using System.Runtime.InteropServices;

namespace Stedi.Pipeline.Local;

/// <summary>Places a finished file only if there is none yet. If several processes try at once, exactly one succeeds.</summary>
/// <remarks>
/// On Unix, <see cref="File.Move(string, string, bool)"/> checks first and renames then, so two calls can both succeed. link(2) is atomic.
/// </remarks>
public static partial class FirstFile
{
    private const int AlreadyThere = 17;

    /// <summary>Moves <paramref name="draft"/> to <paramref name="path"/>. If that exists, removes the draft and returns false.</summary>
    /// <exception cref="IOException">The file cannot be created. The message names the path and what to do.</exception>
    public static bool TryPlace(string draft, string path)
    {
        var placed = OperatingSystem.IsWindows() ? TryMove(draft, path) : TryLink(draft, path);
        File.Delete(draft);
        return placed;
    }

    private static bool TryMove(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static bool TryLink(string draft, string path)
    {
        if (Link(draft, path) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        if (error == AlreadyThere)
            return false;
        throw new IOException(
            $"Could not create {path}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}). Use a writable folder on a file system with hard links.");
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
