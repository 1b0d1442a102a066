using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Landing;

/// <summary>The folder of a landing table, and the result of importing it.</summary>
internal sealed class LandingFolder : IDisposable
{
    /// <summary>Small enough that lines cross the borders of slices and windows.</summary>
    public static readonly LandingLimits Tiny = new(SliceBytes: 16, WindowBytes: 8, MaxLineBytes: 1 << 20);

    private readonly string _root = Directory.CreateTempSubdirectory("stedi-landing-").FullName;
    private readonly List<LandingFile> _files = [];

    public List<string> Log { get; } = [];

    public string Rejects => Path.Combine(_root, "rejects.ndjson");

    public LandingFolder Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public LandingFolder Add(string name, byte[] bytes)
    {
        var path = Path.Combine(_root, "landing", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        _files.Add(new(path, name, bytes.Length, File.GetLastWriteTimeUtc(path)));
        return this;
    }

    public LandingFolder Add(LandingFile file)
    {
        _files.Add(file);
        return this;
    }

    public string PathOf(string name) => Path.Combine(_root, "landing", name);

    public ImportResult Import(string columns, LandingLimits? limits = null, int threads = 2, CancellationToken? ct = null) =>
        Import(Columns(columns), limits, threads, ct);

    public ImportResult Import(ImmutableArray<Column> columns, LandingLimits? limits = null, int threads = 2, CancellationToken? ct = null)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var parquet = Path.Combine(_root, "it's.parquet");
        var profile = LandingImport.Import(
            connection, _files, columns, parquet, Rejects, threads, Log.Add, limits ?? LandingLimits.Default, ct ?? TestContext.Current.CancellationToken);
        var rejects = File.ReadLines(Rejects).Select(l => JsonSerializer.Deserialize(l, EngineJson.Default.Reject)!).ToImmutableArray();
        return new(profile, Rows(connection, parquet), rejects);
    }

    /// <summary><c>a string, b decimal(10,2), c int or null from KEY</c></summary>
    public static ImmutableArray<Column> Columns(string text) => [.. text.Split(", ").Select(ReadColumn)];

    private static Column ReadColumn(string text)
    {
        var isExact = text.EndsWith(" exactly", StringComparison.Ordinal);
        var parts = text.Replace(" exactly", "", StringComparison.Ordinal).Split(" from ");
        var (name, type) = parts[0].Split(' ', 2) is [var n, var t] ? (n, t) : throw new ArgumentException($"No column: {text}");
        return new(name, ColumnType.Parse(type.Replace(" or null", "", StringComparison.Ordinal)))
        {
            Key = parts.ElementAtOrDefault(1),
            NullIfBad = type.EndsWith(" or null", StringComparison.Ordinal),
            IsKeyExact = isExact,
        };
    }

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Each row, cast to text by DuckDB: <c>1|x|NULL</c>; sorted, because the rows of a table have no order.</summary>
    internal static ImmutableArray<string> Rows(DuckDBConnection connection, string parquet)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{parquet.Replace("'", "''", StringComparison.Ordinal)}')";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))));
        return [.. rows.Order(StringComparer.Ordinal)];
    }
}

internal sealed record ImportResult(LandingProfile Profile, ImmutableArray<string> Rows, ImmutableArray<Reject> Rejects)
{
    public string Reasons => string.Join(", ", Profile.Rejects.Select(r => $"{r.Reason}={r.Rows}"));
}
