using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary><c>catalog.json</c>: the current versions, and the latest publications, so that none of them is repeated.</summary>
/// <param name="Schema">The schema of this file: 1.</param>
/// <param name="Published">The runs whose publications it contains, oldest first.</param>
internal sealed record CatalogFile(
    int Schema, long Generation, ImmutableSortedDictionary<TableName, PublishedVersion> Tables, ImmutableArray<Guid> Published)
{
    /// <summary>A publication is repeated within minutes after a crash. Nobody publishes this often in the meantime.</summary>
    private const int PublicationsKept = 1000;

    public static CatalogFile Empty { get; } = new(1, 0, ImmutableSortedDictionary<TableName, PublishedVersion>.Empty, []);

    /// <summary>What an operator should do about a missing or damaged catalog.</summary>
    private const string Advice = "Publishing is blocked until it is restored. Run ./stedi repair --plan to see what can be restored, then ./stedi repair --apply.";

    /// <returns>Null if there is none.</returns>
    /// <exception cref="EngineException">It exists, but cannot be read.</exception>
    public static CatalogFile? Find(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.CatalogFile);
            if (file is not { Schema: 1, Tables: not null, Published.IsDefault: false })
                throw new JsonException("Not a catalog with schema 1.");
            return file.Tables.FirstOrDefault(t => !PlainName.IsValid(t.Value.Version)) is { Key: { } table }
                ? throw new JsonException($"The version of {table} is not valid.")
                : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"Could not read the catalog {path}: {e.Message} {Advice}", inner: e);
        }
    }

    public static EngineException Missing(string path) => new($"The catalog {path} is missing, but tables of this lake were published. {Advice}");

    public CatalogFile With(Publication publication) => this with
    {
        Generation = Generation + 1,
        Tables = Tables.SetItems(publication.Versions.Select(
            v => KeyValuePair.Create(v.Key, new PublishedVersion(v.Value, publication.At, publication.RunId)))),
        Published = [.. Published.Add(publication.RunId).TakeLast(PublicationsKept)],
    };

    /// <summary>Adds versions that were current before the catalog was lost. The new generation is higher than any that a reader may have seen.</summary>
    public CatalogFile Restore(IReadOnlyDictionary<TableName, PublishedVersion> versions, DateTimeOffset now) => this with
    {
        Generation = Math.Max(Generation + 1, Tables.IsEmpty ? now.ToUnixTimeSeconds() : 0),
        Tables = Tables.SetItems(versions),
    };

    public CatalogFile Without(TableName table) => this with { Generation = Generation + 1, Tables = Tables.Remove(table) };

    public void Save(string path) => Durable.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, CatalogJson.Default.CatalogFile));

    public CatalogSnapshot ToSnapshot() => new(Generation, Tables.ToImmutableDictionary());
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(LandingFiles))]
internal sealed partial class CatalogJson : JsonSerializerContext;
