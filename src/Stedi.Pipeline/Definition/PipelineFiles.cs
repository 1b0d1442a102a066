using System.Collections.Immutable;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the texts of scripts/, within limits: a folder named by mistake does not fill the memory.</summary>
internal static class PipelineFiles
{
    private const int MaxFiles = 4_000;
    private const long MaxFileBytes = 1 << 20;

    /// <exception cref="IOException">The folder is missing or cannot be read, or a limit is passed.</exception>
    public static ImmutableSortedDictionary<string, string> Read(string directory)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles().Where(IsRead))
        {
            if (files.Count == MaxFiles)
                throw new IOException($"{directory} holds more than {MaxFiles} .sql and .yaml files: name the pipeline's own folder.");
            if (file.Length > MaxFileBytes)
                throw new IOException($"{file.FullName} has {file.Length} bytes; a pipeline's file has at most {MaxFileBytes}.");
            // The same text has the same hash on every machine.
            files[file.Name] = File.ReadAllText(file.FullName).ReplaceLineEndings("\n");
        }
        return files.ToImmutable();
    }

    private static bool IsRead(FileInfo file) => file.Name[0] != '.' && (file.Extension is ".yaml" or ".sql");
}
