using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Backups;

/// <summary>The contents of a backup: <c>manifest.json</c>, after all entries that it lists. The reasons are in docs/decisions/0016.</summary>
/// <param name="Format">Format of the archive: <see cref="CurrentFormat"/>.</param>
/// <param name="Engine">Engine of the home: <c>local</c>, or <c>aws</c>, where versions are in the bucket and not in the archive.</param>
/// <param name="Schema">The newest migration of the history.</param>
/// <param name="Tables">All tables of the history.</param>
/// <param name="Versions">Versions in the lake.</param>
/// <param name="Missing">Versions in the history or the catalog that were already missing in the lake.</param>
/// <param name="Landing">The landing folder of the last run; null if none.</param>
/// <param name="Scripts">The pipeline folder of the lake; null if none.</param>
/// <param name="Files">All entries before this one.</param>
internal sealed record BackupManifest(
    int Format,
    DateTimeOffset MadeAt,
    string Engine,
    string Schema,
    ImmutableArray<BackupTable> Tables,
    ImmutableArray<BackupVersion> Versions,
    ImmutableArray<TableVersion> Missing,
    string? Landing,
    string? Scripts,
    ImmutableArray<BackupFile> Files)
{
    public const int CurrentFormat = 1;
    public const string FileName = "manifest.json";
    public const string SumName = "manifest.sha256";
    public const int MaxBytes = 256 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="BackupException">This program cannot restore it.</exception>
    public static BackupManifest Read(byte[] bytes)
    {
        try
        {
            // Check the format first, because other formats can have other members.
            if (JsonSerializer.Deserialize<FormatOnly>(bytes, JsonSerializerOptions.Web)?.Format is var format && format != CurrentFormat)
                throw new BackupException($"The archive has format {format}, but this program supports format {CurrentFormat}. Restore it with the version that created it, or a newer one.");
            var manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Json) ?? throw new JsonException();
            return manifest.FindFault() is { } fault ? throw new BackupException($"Not an archive of ./stedi backup: {fault}") : manifest;
        }
        catch (JsonException e)
        {
            throw new BackupException("Not an archive of ./stedi backup: its manifest cannot be read.", e);
        }
    }

    private string? FindFault()
    {
        var versions = Versions.Select(v => v.Id).Concat(Missing).ToList();
        if (versions.FirstOrDefault(v => !PlainName.IsValid(v.Version)) is not null || versions.Distinct().Count() != versions.Count)
            return "its manifest lists a version twice, or an invalid one.";
        if (Files.Select(f => f.Name).Distinct(StringComparer.Ordinal).Count() != Files.Length)
            return "its manifest lists a file twice.";
        var known = Versions.Select(v => v.Id).ToHashSet();
        var tables = Tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return tables.Count != Tables.Length || !tables.SetEquals(Files.Select(f => ArchivePlace.Of(f.Name)).OfType<ArchivePlace.History>().Select(h => h.Table))
            ? "its manifest does not list each history table exactly once."
            : Files.Select(f => ArchivePlace.Of(f.Name)).Any(p => p is null || (p is ArchivePlace.VersionFile file && !known.Contains(file.Version)))
            ? "it contains a file that no backup has."
            : new[] { Landing, Scripts }.Any(f => f is not null && (!Path.IsPathFullyQualified(f) || f.Any(char.IsControl)))
            ? "its manifest contains an invalid folder."
            : null;
    }

    private sealed record FormatOnly(int? Format);
}

/// <summary>A table of the history, as <c>COPY … TO</c> writes it, compressed.</summary>
/// <param name="Characters">Length of its text before compression.</param>
internal sealed record BackupTable(string Name, ImmutableArray<string> Columns, long Rows, long Characters);

/// <param name="Rows">Row count from its receipt; null if it was already damaged.</param>
internal sealed record BackupVersion(TableName Table, string Version, DateTimeOffset CompletedAt, long? Rows)
{
    [JsonIgnore]
    public TableVersion Id => new(Table, Version);
}

/// <summary>An entry of the archive.</summary>
internal sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>The kind of an entry, from its name. Only these names are restored, each to its own location.</summary>
internal abstract record ArchivePlace
{
    private const string HistorySuffix = ".copy.gz";
    private const string SummarySuffix = ".summary.json";
    private const string ListingSuffix = ".json";

    public sealed record History(string Table) : ArchivePlace;

    public sealed record Catalog : ArchivePlace;

    public sealed record Listing(string Version, bool IsSummary) : ArchivePlace;

    public sealed record VersionFile(TableVersion Version, string File) : ArchivePlace;

    public static string NameOfHistory(string table) => $"history/{table}{HistorySuffix}";

    public const string NameOfCatalog = "lake/catalog.json";

    public static string NameOfListing(string file) => $"lake/listings/{file}";

    public static string NameOf(TableVersion version, string file) => $"lake/tables/{version.Table}/{version.Version}/{file}";

    /// <summary>Null if no backup has such an entry.</summary>
    public static ArchivePlace? Of(string name) => name.Split('/') switch
    {
        ["history", var file] when file.EndsWith(HistorySuffix, StringComparison.Ordinal) && PlainName.IsValid(file[..^HistorySuffix.Length]) =>
            new History(file[..^HistorySuffix.Length]),
        ["lake", "catalog.json"] => new Catalog(),
        ["lake", "listings", var file] when file.EndsWith(SummarySuffix, StringComparison.Ordinal) && PlainName.IsValid(file[..^SummarySuffix.Length]) =>
            new Listing(file[..^SummarySuffix.Length], IsSummary: true),
        ["lake", "listings", var file] when file.EndsWith(ListingSuffix, StringComparison.Ordinal) && PlainName.IsValid(file[..^ListingSuffix.Length]) =>
            new Listing(file[..^ListingSuffix.Length], IsSummary: false),
        ["lake", "tables", var table, var version, var file] when TableName.TryParse(table, out var of) && PlainName.IsValid(version) && LakeBackup.IsVersionFile(file) =>
            new VersionFile(new(of, version), file),
        _ => null,
    };
}
