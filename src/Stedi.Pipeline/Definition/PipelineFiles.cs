using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the files of scripts/, within limits: a wrong folder must not fill the memory.</summary>
internal static class PipelineFiles
{
    private const int MaxFiles = 4_000;
    private const int MaxFileBytes = 1 << 20;

    /// <exception cref="IOException">The folder is missing or unreadable, a limit is exceeded, or a link leads out of the folder.</exception>
    public static ImmutableSortedDictionary<string, string> Read(string directory)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var folder = new DirectoryInfo(directory);
        var real = RealPath.Of(folder);
        foreach (var file in folder.EnumerateFiles().Where(IsRead))
        {
            if (files.Count == MaxFiles)
                throw new IOException($"{directory} has more than {MaxFiles} .sql and .yaml files. Choose the folder that contains only the pipeline.");
            var target = RealPath.Of(file);
            if (!RealPath.IsBelow(target, real))
                throw new IOException($"{file.FullName} is a link to {target}, outside of the folder. Replace it with the file itself.");
            // The same text must have the same hash on every machine.
            files[file.Name] = ReadText(new FileInfo(target)).ReplaceLineEndings("\n");
        }
        return files.ToImmutable();
    }

    private static string ReadText(FileInfo file)
    {
        // Pipes and the like have no length either, and opening one could block forever.
        if (file.Length == 0)
            return "";
        if (file.Length > MaxFileBytes)
            throw new IOException($"{file.FullName} has {file.Length} bytes. The limit for a pipeline file is {MaxFileBytes} bytes.");
        var text = new StringBuilder();
        var block = new char[4096];
        using var reader = file.OpenText();
        for (var read = reader.Read(block); read > 0; read = reader.Read(block))
        {
            // The file may grow while it is read.
            if (text.Append(block, 0, read).Length > MaxFileBytes)
                throw new IOException($"{file.FullName} has more than {MaxFileBytes} bytes, the limit for a pipeline file.");
        }
        return text.ToString();
    }

    private static bool IsRead(FileInfo file) => file.Name[0] != '.' && (file.Extension is ".yaml" or ".sql");
}
