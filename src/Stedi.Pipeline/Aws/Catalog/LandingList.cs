using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>The files of a landing table as a run found them, smallest name first: <c>listings/VERSION.json</c>, which the job reads.</summary>
internal sealed record LandingList(ImmutableArray<LandingObject> Files)
{
    /// <summary>SHA-256 over path, size, time and ETag of every file; the job counts it the same way.</summary>
    [JsonIgnore]
    public string Fingerprint { get; } = Sha256.Hex(string.Concat(
        Files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Path}\0{f.Size}\0{f.Modified}\0{f.Etag}\n"))));

    /// <summary>Content decides the name, so that unchanged files are read once.</summary>
    public string Version(TableName table, ImmutableArray<Column> columns) =>
        Sha256.Hex($"{table}\0{Fingerprint}\0{string.Concat(columns.Select(c => $"{c.Name} {c.Type.Name}\n"))}")[..16];

    public string ToJson() => JsonSerializer.Serialize(this, LandingListJson.Default.LandingList);
}

/// <param name="Path">The <c>s3://</c> address.</param>
/// <param name="Modified">Milliseconds since 1970, UTC.</param>
internal sealed record LandingObject(string Path, long Size, long Modified, string Etag);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LandingList))]
internal sealed partial class LandingListJson : JsonSerializerContext;
