using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the texts of scripts/, within limits: a folder named by mistake does not fill the memory.</summary>
internal static class PipelineFiles
{
    private const int MaxFiles = 4_000;
    private const int MaxFileBytes = 1 << 20;

    /// <exception cref="IOException">The folder is missing or cannot be read, a limit is passed, or a link leads out of the folder.</exception>
    public static ImmutableSortedDictionary<string, string> Read(string directory)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var folder = new DirectoryInfo(directory);
        var real = RealPath.Of(folder);
        foreach (var file in folder.EnumerateFiles().Where(IsRead))
        {
            if (files.Count == MaxFiles)
                throw new IOException($"{directory} holds more than {MaxFiles} .sql and .yaml files: name the pipeline's own folder.");
            var target = RealPath.Of(file);
            if (!RealPath.IsBelow(target, real))
                throw new IOException($"{file.FullName} is a link that leads out of the folder, to {target}. Put the file itself there.");
            // The same text has the same hash on every machine.
            files[file.Name] = ReadText(new FileInfo(target)).ReplaceLineEndings("\n");
        }
        return files.ToImmutable();
    }

    private static string ReadText(FileInfo file)
    {
        // What is no file, but a pipe, say, has no length either: to open it could take for ever.
        if (file.Length == 0)
            return "";
        if (file.Length > MaxFileBytes)
            throw new IOException($"{file.FullName} has {file.Length} bytes; a pipeline's file has at most {MaxFileBytes}.");
        var text = new StringBuilder();
        var block = new char[4096];
        using var reader = file.OpenText();
        for (var read = reader.Read(block); read > 0; read = reader.Read(block))
        {
            // It may grow meanwhile.
            if (text.Append(block, 0, read).Length > MaxFileBytes)
                throw new IOException($"{file.FullName} has more than {MaxFileBytes} bytes, the most that a pipeline's file has.");
        }
        return text.ToString();
    }

    private static bool IsRead(FileInfo file) => file.Name[0] != '.' && (file.Extension is ".yaml" or ".sql");
}
