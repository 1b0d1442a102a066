using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Writes the rows of a transform, and knows what it wrote without reading it again.</summary>
internal static class ParquetWriter
{
    public static (long Rows, long Bytes) Write(LakeDatabase database, string sql, string file, JobLog log)
    {
        var start = DateTimeOffset.UtcNow;
        // The SQL stands on lines of its own: it may end in a comment.
        var (rows, bytes) = database.Query(
            $"COPY (\n{sql}\n) TO {LakeDatabase.Literal(file)} (FORMAT parquet, COMPRESSION snappy, RETURN_STATS)",
            r => (
                Convert.ToInt64(r["count"], CultureInfo.InvariantCulture),
                Convert.ToInt64(r["file_size_bytes"], CultureInfo.InvariantCulture))).Single();
        log.Info($"Wrote {Words.Rows(rows)}, {Words.Bytes(bytes)}, in {Words.Since(start)}.");
        return (rows, bytes);
    }

    /// <summary>What the table's files hold.</summary>
    public static ImmutableArray<Column> Columns(LakeDatabase database, TableName table) =>
    [
        .. database.Query(
            $"DESCRIBE \"{table}\"", r => new Column(r.GetString(0), ColumnType.Parse(HiveTypes.Spell(r.GetString(1))))),
    ];
}
