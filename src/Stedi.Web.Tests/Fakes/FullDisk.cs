using System.Diagnostics;

namespace Stedi.Web.Tests.Fakes;

/// <summary>A small separate disk, mounted into a folder and removed after the test.</summary>
internal sealed class FullDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Skips the test if this user may not mount.</summary>
    public FullDisk()
    {
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", "size=4m", "none", Path))
        {
            _folder.Dispose();
            Assert.Skip("Mounting a small disk needs Linux and root.");
        }
    }

    public string Path => _folder["disk"];

    /// <summary>Fills all free space.</summary>
    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // The disk is full now.
        }
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
