using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>The files of a landing table as a run found them, smallest name first: <c>listings/VERSION.json</c>.</summary>
/// <param name="Folder">Absolute.</param>
internal sealed record LandingFiles(TableName Table, string Folder, ImmutableArray<ListedFile> Files)
{
    /// <summary>SHA-256 over name, size, time and identity of every file.</summary>
    public string Fingerprint { get; } = Sha256.Hex(string.Concat(
        Files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}\0{f.Size}\0{f.ModifiedAt.UtcTicks}\0{f.Identity}\n"))));

    public long Bytes => Files.Sum(f => f.Size);

    /// <exception cref="EngineException">The listing is gone or torn.</exception>
    public static LandingFiles Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.LandingFiles) ?? throw new JsonException("It is empty.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new EngineException($"The list of landing files {path} cannot be read: {e.Message} Start a new run, which lists the files again.", inner: e);
        }
    }

    /// <summary>Where the files are is part of it: the list names places.</summary>
    public string Version(ImmutableArray<Column> columns, string? reread, string? current) =>
        LandingVersion.Of(Table, Folder, Fingerprint, Format.Json, columns, reread, current);

    /// <exception cref="JobFailedException">A file is gone, or not what was listed.</exception>
    public void ThrowIfChanged()
    {
        foreach (var listed in Files)
        {
            var file = new FileInfo(Path.Combine(Folder, listed.Name));
            if (!file.Exists)
                throw new JobFailedException($"The landing file {file.FullName} of {Table} is gone since this run listed it. Run again.");
            if (ListedFile.From(file, listed.Name) != listed)
                throw new JobFailedException($"The landing file {file.FullName} of {Table} changed while this run read it. Run again.");
        }
    }

    public ImmutableArray<LandingFile> ToLandingFiles() =>
        [.. Files.Select(f => new LandingFile(Path.Combine(Folder, f.Name), f.Name, f.Size, f.ModifiedAt))];
}

/// <param name="Name">Relative to the table's folder, with <c>/</c>.</param>
/// <param name="Identity">
/// Inode and change time, which no program can set back: they show new content behind an old size and time. Null where the system has none.
/// </param>
internal sealed record ListedFile(string Name, long Size, DateTimeOffset ModifiedAt, string? Identity)
{
    /// <summary>What a link points to counts, not the link.</summary>
    public static ListedFile From(FileInfo file, string name)
    {
        var real = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        return new(name, real.Length, new DateTimeOffset(real.LastWriteTimeUtc), FileStatus.Of(file.FullName)?.Identity);
    }
}
