using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// The stored results, in the control plane's own folder, as JSON and CSV. They are written while pages come in. There is no Parquet: Athena
/// returns text, and an UNLOAD would run and bill the query a second time.
/// </summary>
internal sealed class AthenaResults(KeptResults kept)
{
    /// <summary>The size limit of a file. Larger results are for jobs, not for queries.</summary>
    private const long MaxBytes = 1L << 30;

    /// <summary>Writes at most <paramref name="maxRows"/> rows, and replaces an older result with this id.</summary>
    public async Task<(ImmutableArray<ResultColumn> Columns, long Rows, bool Truncated)> WriteAsync(
        Guid id, AthenaPages pages, int maxRows, CancellationToken cancellationToken)
    {
        var folder = Clear(id);
        Directory.CreateDirectory(folder);
        var (json, csv) = (Path.Combine(folder, "result.json.part"), Path.Combine(folder, "result.csv.part"));
        var written = await WriteAsync(json, csv, pages, maxRows, cancellationToken);
        File.Move(csv, PathOf(id, ResultFormat.Csv));
        File.Move(json, PathOf(id, ResultFormat.Json));
        return written;
    }

    /// <summary>Removes the result with this id. Returns its folder.</summary>
    public string Clear(Guid id)
    {
        var folder = kept.Folder(id);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return folder;
    }

    /// <exception cref="QueryException">It was removed, or is not available in this format.</exception>
    public Stream Open(Guid id, ResultFormat format)
    {
        RequireFormat(format);
        using var use = kept.Use(id);
        try
        {
            return KeptResults.Read(PathOf(id, format));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw KeptResults.Gone(id, e);
        }
    }

    /// <exception cref="QueryException">Athena's results are not available in this format.</exception>
    public static void RequireFormat(ResultFormat format)
    {
        if (format is not (ResultFormat.Json or ResultFormat.Csv))
            throw new QueryException(QueryFailure.Refused, "Parquet is not available for Athena's results. Use json or csv.");
    }

    public bool Has(Guid id, ResultFormat format) => File.Exists(PathOf(id, format));

    private static async Task<(ImmutableArray<ResultColumn>, long, bool)> WriteAsync(
        string jsonPath, string csvPath, AthenaPages pages, int maxRows, CancellationToken cancellationToken)
    {
        // One more row than the limit shows whether there are more.
        var page = await pages.NextAsync(maxRows + 1L, cancellationToken);
        ImmutableArray<ResultColumn> columns = [.. pages.Columns.Select(c => c.ToResult())];
        await using var file = new FileStream(jsonPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        using var json = new ResultJsonWriter(file, columns);
        await using var csv = new StreamWriter(csvPath, append: false, new UTF8Encoding(false), bufferSize: 1 << 16);
        await csv.WriteAsync(Csv.Line(columns.Select(c => c.Name)) + "\n");
        var rows = 0L;
        for (; page is not null; page = await pages.NextAsync(maxRows + 1 - rows, cancellationToken))
        {
            foreach (var row in page.Take((int)(maxRows - rows)))
            {
                WriteRow(json, pages.Columns, row);
                await csv.WriteAsync(Csv.Line(row) + "\n");
            }
            rows += page.Count;
            if (rows > maxRows)
                break;
            if (file.Length > MaxBytes)
                throw new QueryException(QueryFailure.Failed, $"The result is larger than {MaxBytes >> 20} MiB. Select fewer rows or columns.");
        }
        json.Complete();
        return (columns, Math.Min(rows, maxRows), rows > maxRows);
    }

    private static void WriteRow(ResultJsonWriter result, ImmutableArray<AthenaColumn> columns, string?[] row)
    {
        var json = result.BeginRow();
        for (var i = 0; i < columns.Length; i++)
            AthenaColumn.Write(json, columns[i].Read(row[i]));
        result.EndRow();
    }

    private string PathOf(Guid id, ResultFormat format) => Path.Combine(kept.Folder(id), format == ResultFormat.Json ? "result.json" : "result.csv");
}
