using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>The files of a landing table as listed by a run, sorted by name: <c>listings/VERSION.json</c>.</summary>
/// <param name="Folder">Absolute.</param>
internal sealed record LandingFiles(TableName Table, string Folder, ImmutableArray<ListedFile> Files)
{
    /// <summary>SHA-256 of the name, size, time and identity of every file.</summary>
    public string Fingerprint { get; } = Sha256.Hex(string.Concat(
        Files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}\0{f.Size}\0{f.ModifiedAt.UtcTicks}\0{f.Identity}\n"))));

    public long Bytes => Files.Sum(f => f.Size);

    /// <exception cref="EngineException">The listing is missing or damaged.</exception>
    public static LandingFiles Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.LandingFiles) ?? throw new JsonException("The file is empty.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new EngineException($"Could not read the listing {path}: {e.Message} Start a new run, which lists the files again.", inner: e);
        }
    }

    /// <summary>The folder is part of it, because the listing contains paths.</summary>
    public string Version(ImmutableArray<Column> columns, string? reread, string? current) =>
        LandingVersion.Of(Table, Folder, Fingerprint, Format.Json, columns, reread, current);

    /// <exception cref="JobFailedException">A file was removed or has changed.</exception>
    public void ThrowIfChanged()
    {
        foreach (var listed in Files)
        {
            var file = new FileInfo(Path.Combine(Folder, listed.Name));
            if (!file.Exists)
                throw new JobFailedException($"The landing file {file.FullName} of {Table} was removed since this run listed it. Start a new run.");
            if (ListedFile.From(file, listed.Name) != listed)
                throw new JobFailedException($"The landing file {file.FullName} of {Table} changed while this run read it. Start a new run.");
        }
    }

    public ImmutableArray<LandingFile> ToLandingFiles() =>
        [.. Files.Select(f => new LandingFile(Path.Combine(Folder, f.Name), f.Name, f.Size, f.ModifiedAt))];
}

/// <param name="Name">Relative to the table's folder, with <c>/</c>.</param>
/// <param name="Identity">
/// The inode and change time, which programs cannot set back. They reveal new content with an old size and time. Null if the system has none.
/// </param>
internal sealed record ListedFile(string Name, long Size, DateTimeOffset ModifiedAt, string? Identity)
{
    /// <summary>Uses the target of a link, not the link itself.</summary>
    public static ListedFile From(FileInfo file, string name)
    {
        var real = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        return new(name, real.Length, new DateTimeOffset(real.LastWriteTimeUtc), FileStatus.Of(file.FullName)?.Identity);
    }
}
