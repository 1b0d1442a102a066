using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Stedi.Web.Backups;

namespace Stedi.Web.Tests.Backups;

/// <summary>Archives that no backup wrote. Each one is refused, and the home stays empty.</summary>
public sealed class HostileArchiveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_OfAnotherArchive_IsRefusedAndLeavesTheHomeEmpty()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        await home.BackUpAsync();
        await using var copy = await RestoredHome.CreateAsync();
        var good = File.ReadAllBytes(home.Archive);
        var bad = home["bad.stedi"];

        foreach (var length in new[] { 0, 100, 512, 5000, good.Length / 2, good.Length - 1024, good.Length - 512, good.Length - 1 })
        {
            File.WriteAllBytes(bad, good[..length]);
            await RefusedAsync($"cut at {length}");
        }
        // Every byte is covered: headers, contents and padding.
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            var altered = good.ToArray();
            var at = random.Next(altered.Length);
            altered[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(bad, altered);
            await RefusedAsync($"byte {at}");
        }
        File.WriteAllBytes(bad, [.. good, .. new byte[512]]);
        await RefusedAsync("longer");

        async Task RefusedAsync(string what)
        {
            var fault = await Record.ExceptionAsync(() => copy.RestoreAsync(bad));
            Assert.True(fault is BackupException, $"{what}: {fault}");
            Assert.True(await copy.IsEmptyAsync(), what);
        }
    }

    [Fact]
    public async Task Restore_OfACraftedArchive_IsRefusedAndLeavesTheHomeEmpty()
    {
        await using var home = await BackedUp.StartAsync();
        await home.RunAsync("customer_landing");
        await home.BackUpAsync();
        await using var copy = await RestoredHome.CreateAsync();
        var parts = await UnpackAsync(home.Archive);
        var version = parts.Keys.First(n => n.EndsWith("data.parquet", StringComparison.Ordinal));
        var bad = home["crafted.stedi"];
        // Repacked without a change, it is still valid. The attacks below change the manifest.
        await PackAsync(bad, parts, _ => { });
        using (var archive = ArchiveReader.Open(bad))
            Assert.NotEmpty(archive.Manifest.Versions);

        await RefusedAsync("no such file", With("../../evil", "x"));
        await RefusedAsync("no such file", With("lake/tables/customer_landing/../../x/data.parquet", "x"));
        await RefusedAsync("no such file", With("/etc/evil", "x"));
        await RefusedAsync("a file of no version", With("lake/tables/customer_landing/other/data.parquet", "x"));
        await RefusedAsync("a lock", With(version.Replace("data.parquet", "_inuse", StringComparison.Ordinal), "x"));
        await RefusedAsync("a table that is none", With("history/pg_class.copy.gz", "x"), m => m["tables"]!.AsArray().Add(JsonNode.Parse("""{"name":"pg_class","columns":["relname"],"rows":0,"characters":0}""")));
        await RefusedAsync("rows", parts, m => m["tables"]!.AsArray().First(t => (string?)t!["name"] == "runs")!["rows"] = 7);
        await RefusedAsync("a bomb", parts, m => m["tables"]!.AsArray().First(t => (string?)t!["name"] == "runs")!["characters"] = 7);
        await RefusedAsync("columns", parts, m => m["tables"]!.AsArray().First(t => (string?)t!["name"] == "runs")!["columns"]!.AsArray()[0] = "id) FROM PROGRAM 'touch /tmp/x' --");
        await RefusedAsync("rows of a version", parts, m => m["versions"]!.AsArray()[0]!["rows"] = 7);
        await RefusedAsync("a version less", Without(version), m => m["versions"]!.AsArray().Clear());
        await RefusedAsync("a file less", Without(version));
        await RefusedAsync("no catalog", Replaced("lake/catalog.json", "{}"));
        await RefusedAsync("a newer format", parts, m => m["format"] = 2);
        await RefusedAsync("a newer schema", parts, m => m["schema"] = "20991231000000_Later");
        await RefusedAsync("another engine", parts, m => m["engine"] = "aws");
        await RefusedAsync("a folder", parts, m => m["scripts"] = "../scripts");
        await RefusedAsync("a member", parts, m => m["more"] = 1);
        await RefusedAsync("a member less", parts, m => m.AsObject().Remove("versions"));
        foreach (var type in new[] { TarEntryType.SymbolicLink, TarEntryType.HardLink, TarEntryType.Directory, TarEntryType.Fifo })
        {
            var entry = new GnuTarEntry(type, "lake/listings/x.json");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                entry.LinkName = "/etc/passwd";
            await PackAsync(bad, parts, _ => { }, entry);
            await RefusedFileAsync(type.ToString());
        }
        await PackAsync(bad, parts, _ => { }, new PaxTarEntry(TarEntryType.RegularFile, "lake/listings/x.json"));
        await RefusedFileAsync("another kind of tar");

        Dictionary<string, byte[]> With(string name, string content) => new(parts) { [name] = Encoding.UTF8.GetBytes(content) };
        Dictionary<string, byte[]> Replaced(string name, string content) => With(name, content);
        Dictionary<string, byte[]> Without(string name) => parts.Where(p => p.Key != name).ToDictionary();

        async Task RefusedAsync(string what, Dictionary<string, byte[]> content, Action<JsonNode>? change = null)
        {
            await PackAsync(bad, content, change ?? (_ => { }));
            await RefusedFileAsync(what);
        }

        async Task RefusedFileAsync(string what)
        {
            var fault = await Record.ExceptionAsync(() => copy.RestoreAsync(bad));
            Assert.True(fault is BackupException or Stedi.Pipeline.Engines.EngineException, $"{what}: {fault}");
            Assert.True(await copy.IsEmptyAsync(), what);
        }
    }

    private static async Task<Dictionary<string, byte[]>> UnpackAsync(string file)
    {
        var parts = new Dictionary<string, byte[]>();
        await using var tar = new TarReader(File.OpenRead(file));
        while (await tar.GetNextEntryAsync(copyData: true, Token) is { } entry)
        {
            using var content = new MemoryStream();
            if (entry.DataStream is { } data)
                await data.CopyToAsync(content, Token);
            parts[entry.Name] = content.ToArray();
        }
        return parts;
    }

    /// <summary>Writes an archive with a matching manifest that differs from the original only in the given change.</summary>
    private static async Task PackAsync(string file, Dictionary<string, byte[]> parts, Action<JsonNode> change, TarEntry? more = null)
    {
        var manifest = JsonNode.Parse(parts[BackupManifest.FileName])!;
        var files = parts.Where(p => p.Key is not (BackupManifest.FileName or BackupManifest.SumName)).ToList();
        manifest["files"] = new JsonArray([.. files.Select(f => (JsonNode)new JsonObject
        {
            ["name"] = f.Key, ["bytes"] = f.Value.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(f.Value)),
        })]);
        change(manifest);
        var text = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        await using var tar = new TarWriter(File.Create(file), TarEntryFormat.Gnu);
        foreach (var (name, content) in files)
            await AddAsync(name, content);
        if (more is not null)
            await tar.WriteEntryAsync(more, Token);
        await AddAsync(BackupManifest.FileName, text);
        await AddAsync(BackupManifest.SumName, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text))));

        async Task AddAsync(string name, byte[] content) =>
            await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) }, Token);
    }
}
