using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>
/// A lake of the embedded engine for one job run. Versions are copied in from the bucket, and the new version is copied out.
/// </summary>
internal sealed class GlueLake(FakeGlueRun run, string token, TempFolder folder, WorkerSettings settings, LakeDatabases databases, JobLog log)
{
    private readonly LakePaths _paths = new(settings.LakeRoot);

    /// <summary>Makes an input readable. For a landing table without a snapshot in the bucket, it builds the snapshot first.</summary>
    public JobInput Bring(TableName table, JsonObject input, GlueScript script)
    {
        var version = input["version"]!.GetValue<string>();
        var place = S3Place.Parse(input["location"]!.GetValue<string>());
        var found = new JobInput(table, version, input["listing"] is not null, script.Landing.GetValueOrDefault(table, []), script.Rules.GetValueOrDefault(table));
        var known = run.Store.Find(place.Bucket, place.Key + VersionMetrics.FileName);
        var target = _paths.Version(table, version);
        if (input["listing"] is { } listing && known is null)
        {
            var fingerprint = WriteListing(table, version, S3Place.Parse(listing.GetValue<string>()));
            new LandingSnapshot(settings, databases, _paths, log, _ => { }).Ensure(found);
            Upload(target, place.Bucket, $"{place.Key}{token}/");
            var built = JsonNode.Parse(File.ReadAllText(Path.Combine(target, VersionMetrics.FileName)))!;
            built["landing"]!["fingerprint"] = fingerprint;
            PutMetrics(place, built.ToJsonString(), token);
            return found;
        }
        if (known is null)
            throw new FakeJobException($"AnalysisException: Path does not exist: {input["location"]}");
        var metrics = JsonNode.Parse(known.Content)!;
        var files = VersionMetrics.FromJson(Encoding.UTF8.GetString(known.Content)).Files;
        Download(place.Bucket, metrics["data"] is { } data ? $"{place.Key}{data.GetValue<string>().Trim('/')}/" : place.Key, target, files);
        File.WriteAllBytes(Path.Combine(target, VersionMetrics.FileName), known.Content);
        return found;
    }

    /// <summary>
    /// A version is written and checked. <see cref="Bring"/> has already written a landing table's version, so only its checks are made.
    /// </summary>
    public void Build(JobRequest request, DateTimeOffset startedAt, string output)
    {
        var place = S3Place.Parse(output);
        var audited = request.Sql is null ? place with { Key = $"{place.Key}{token}/" } : place;
        try
        {
            var metrics = new JobRunner(settings, databases, log).Run(request, startedAt);
            if (request.Sql is not null)
                Upload(_paths.Version(request.Table, request.Version), place.Bucket, place.Key);
            if (request.Sql is not null || !request.Checks.IsEmpty)
                PutMetrics(audited, metrics.ToJson(), data: null);
        }
        catch (JobFailedException e) when (e.Metrics is not null)
        {
            PutMetrics(audited, e.Metrics.ToJson(), data: null, VersionMetrics.FailedFileName);
            throw;
        }
    }

    /// <summary>Returns the fingerprint of the list, computed as in the scripts.</summary>
    private string WriteListing(TableName table, string version, S3Place listing)
    {
        var text = run.Store.Find(listing.Bucket, listing.Key) ?? throw new FakeJobException($"There is no listing {listing}.");
        var root = Path.Combine(folder["landing"], table.Value);
        var files = ImmutableArray.CreateBuilder<ListedFile>();
        var listed = JsonNode.Parse(text.Content)!["files"]!.AsArray();
        foreach (var file in listed)
        {
            var place = S3Place.Parse(file!["path"]!.GetValue<string>());
            var found = run.Store.Find(place.Bucket, place.Key);
            if (found is null || found.Content.Length != file["size"]!.GetValue<long>())
                throw new FakeJobException($"JobFailed: The landing file {file["path"]} of {table} was removed or has changed since this run listed it. Start a new run.");
            // The landing folder has the table's name. Names below it are the same as in the bucket.
            var mark = place.Key.IndexOf($"/{table}/", StringComparison.Ordinal);
            var name = mark < 0 ? Path.GetFileName(place.Key) : place.Key[(mark + table.Value.Length + 2)..];
            var path = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, found.Content);
            File.SetLastWriteTimeUtc(path, found.ModifiedAt.UtcDateTime);
            files.Add(ListedFile.From(new(path), name));
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var local = _paths.Listing(version);
        Directory.CreateDirectory(Path.GetDirectoryName(local)!);
        File.WriteAllBytes(local, JsonSerializer.SerializeToUtf8Bytes(new LandingFiles(table, root, files.ToImmutable()), CatalogJson.Default.LandingFiles));
        var skipped = JsonNode.Parse(text.Content)!["skipped"].Deserialize<SkippedFiles>(JsonSerializerOptions.Web) ?? SkippedFiles.None;
        File.WriteAllBytes(
            _paths.ListingSummary(version),
            JsonSerializer.SerializeToUtf8Bytes(new LandingListing(table, version, "", files.Count, 0) { Skipped = skipped }, EngineJson.Default.LandingListing));
        return Sha256.Hex(string.Concat(listed.Select(f => $"{f!["path"]}\0{f["size"]}\0{f["modified"]}\0{f["etag"]}\n")));
    }

    /// <summary>The files listed in the metrics, as the scripts read them.</summary>
    private void Download(string bucket, string prefix, string target, ImmutableArray<VersionFile> files)
    {
        Directory.CreateDirectory(target);
        File.WriteAllBytes(Path.Combine(target, VersionLease.FileName), []);
        foreach (var name in files.Select(f => f.Name))
        {
            var found = run.Store.Find(bucket, prefix + name) ?? throw new FakeJobException($"AnalysisException: Path does not exist: s3://{bucket}/{prefix}{name}");
            File.WriteAllBytes(Path.Combine(target, name), found.Content);
        }
        if (run.Store.Find(bucket, prefix + RejectPages.FileName) is { } rejects)
            File.WriteAllBytes(Path.Combine(target, RejectPages.FileName), rejects.Content);
    }

    private void Upload(string source, string bucket, string prefix)
    {
        foreach (var file in Directory.EnumerateFiles(source).Where(f => Path.GetFileName(f) is not (VersionMetrics.FileName or VersionLease.FileName)))
            run.Store.Put(bucket, prefix + Path.GetFileName(file), File.ReadAllBytes(file));
    }

    /// <summary>Written last. The first writer wins.</summary>
    private void PutMetrics(S3Place place, string json, string? data, string name = VersionMetrics.FileName)
    {
        var metrics = JsonNode.Parse(json)!;
        metrics["engine"] = "aws";
        if (data is not null)
            metrics["data"] = data;
        run.Store.Put(place.Bucket, place.Key + name, Encoding.UTF8.GetBytes(metrics.ToJsonString()), onlyIfAbsent: true);
    }
}
