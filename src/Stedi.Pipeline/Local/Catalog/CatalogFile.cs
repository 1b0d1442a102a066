using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary><c>catalog.json</c>: what is current, and the latest publications so that none of them is done twice.</summary>
/// <param name="Schema">Of this file: 1.</param>
/// <param name="Published">Runs whose publication is in it, oldest first.</param>
internal sealed record CatalogFile(
    int Schema, long Generation, ImmutableSortedDictionary<TableName, PublishedVersion> Tables, ImmutableArray<Guid> Published)
{
    /// <summary>A publication is done again within seconds or minutes of a crash; nobody publishes this much meanwhile.</summary>
    private const int PublicationsKept = 1000;

    public static CatalogFile Empty { get; } = new(1, 0, ImmutableSortedDictionary<TableName, PublishedVersion>.Empty, []);

    /// <summary>What an operator does about a catalog that is missing or damaged.</summary>
    private const string Advice = "Nothing is published until it is restored. See what can be restored: ./stedi repair --plan. Then: ./stedi repair --apply.";

    /// <returns>Null where there is none.</returns>
    /// <exception cref="EngineException">There is one, but it cannot be read.</exception>
    public static CatalogFile? Find(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.CatalogFile);
            if (file is not { Schema: 1, Tables: not null, Published.IsDefault: false })
                throw new JsonException("It is no catalog of schema 1.");
            return file.Tables.FirstOrDefault(t => !PlainName.IsValid(t.Value.Version)) is { Key: { } table }
                ? throw new JsonException($"It names no version of {table} that there can be.")
                : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"The catalog {path} cannot be read: {e.Message} {Advice}", inner: e);
        }
    }

    public static EngineException Missing(string path) => new($"The catalog {path} is missing, although tables of this lake were published. {Advice}");

    public CatalogFile With(Publication publication) => this with
    {
        Generation = Generation + 1,
        Tables = Tables.SetItems(publication.Versions.Select(
            v => KeyValuePair.Create(v.Key, new PublishedVersion(v.Value, publication.At, publication.RunId)))),
        Published = [.. Published.Add(publication.RunId).TakeLast(PublicationsKept)],
    };

    /// <summary>With versions that were current before the catalog was lost. Its generation is beyond any that a reader may have seen.</summary>
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
