using System.Diagnostics;

namespace Stedi.Web.Tests.Fakes;

/// <summary>Makes a folder and its contents read-only, even for root, until it is disposed.</summary>
internal sealed class SealedFolder : IDisposable
{
    private readonly string _path;

    private SealedFolder(string path) => _path = path;

    /// <summary>Skips the test if this machine cannot do that.</summary>
    public static SealedFolder Seal(string path) => Seal(path, "-R", "+i");

    /// <summary>The folder, not its contents.</summary>
    public static SealedFolder SealAlone(string path) => Seal(path, "+i");

    public void Dispose() => Run("chattr", "-R", "-i", _path);

    private static SealedFolder Seal(string path, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("chattr", [.. options, path]), "Making a folder immutable needs Linux, root, and a file system that supports it.");
        return new SealedFolder(path);
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
