namespace Stedi.Web.Tests;

/// <summary>An empty folder, removed after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stedi-test-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a text file in the folder. Returns its full path.</summary>
    public string Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Copies the top-level files of another folder into this one.</summary>
    public TempFolder CopyFrom(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, this[System.IO.Path.GetFileName(file)]);
        return this;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
