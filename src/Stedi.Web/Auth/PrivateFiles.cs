using System.Text;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Auth;

/// <summary>Files that only the user of this process can read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates the folder if it is missing, and restricts an existing one too (mode 0700).</summary>
    public static DirectoryInfo Folder(string path)
    {
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(path);
        var folder = Directory.CreateDirectory(path, FolderMode);
        File.SetUnixFileMode(path, FolderMode);
        return folder;
    }

    /// <summary>Writes a new file with mode 0600 atomically; false if it already exists.</summary>
    public static bool TryCreate(string path, string text)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        using (var writer = new StreamWriter(draft, new UTF8Encoding(false), options))
            writer.Write(text);
        return FirstFile.TryPlace(draft, path);
    }
}
