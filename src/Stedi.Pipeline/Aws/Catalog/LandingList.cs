using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>The files of a landing table as listed by a run, sorted by name: <c>listings/VERSION.json</c>, which the job reads.</summary>
/// <param name="Skipped">The skipped files, for the job's log.</param>
internal sealed record LandingList(ImmutableArray<LandingObject> Files, SkippedFiles Skipped)
{
    /// <summary>SHA-256 of the path, size, time and ETag of every file. The job computes it the same way.</summary>
    [JsonIgnore]
    public string Fingerprint { get; } = Sha256.Hex(string.Concat(
        Files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Path}\0{f.Size}\0{f.Modified}\0{f.Etag}\n"))));

    public string ToJson() => JsonSerializer.Serialize(this, LandingListJson.Default.LandingList);
}

/// <param name="Path">The <c>s3://</c> address.</param>
/// <param name="Modified">Milliseconds since 1970, UTC.</param>
internal sealed record LandingObject(string Path, long Size, long Modified, string Etag);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LandingList))]
internal sealed partial class LandingListJson : JsonSerializerContext;
