using System.Runtime.InteropServices;

namespace Stedi.Pipeline.Local;

/// <summary>Puts a finished file where none may be yet: of many that try at once, in any process, one succeeds.</summary>
/// <remarks>
/// On Unix <see cref="File.Move(string, string, bool)"/> looks first and renames after, so that two of them can both succeed; link(2) cannot.
/// </remarks>
public static partial class FirstFile
{
    private const int AlreadyThere = 17;

    /// <summary>Moves <paramref name="draft"/> to <paramref name="path"/>; where that exists already, removes the draft and returns false.</summary>
    /// <exception cref="IOException">It cannot be put there by anybody: the message names the path and what to do.</exception>
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
            $"{path} cannot be made: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}). The folder must be writable, on a file system with hard links.");
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
