using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Writes the rows of a SELECT, and reports what was written without reading it again.</summary>
internal static class ParquetWriter
{
    /// <summary>
    /// The names and types of the result columns, without reading rows. Binding twice costs a millisecond. The SQL has its own lines, from the second
    /// on: it may end in a comment.
    /// </summary>
    public static ImmutableArray<(string Name, string Type)> Bind(LakeDatabase database, string sql) =>
        [.. database.Query($"DESCRIBE (\n{sql}\n)", r => (r.GetString(0), r.GetString(1)))];

    /// <param name="columns">From <see cref="Bind"/>.</param>
    public static (long Rows, long Bytes) Write(LakeDatabase database, ImmutableArray<(string Name, string Type)> columns, string sql, string file, JobLog log)
    {
        var start = DateTimeOffset.UtcNow;
        var (rows, bytes) = database.Query(
            $"COPY ({Casts.Select(columns)} FROM (\n{sql}\n)) TO {LakeDatabase.Literal(file)} (FORMAT parquet, COMPRESSION snappy, RETURN_STATS)",
            r => (
                Convert.ToInt64(r["count"], CultureInfo.InvariantCulture),
                Convert.ToInt64(r["file_size_bytes"], CultureInfo.InvariantCulture))).Single();
        log.Info($"Wrote {Words.Rows(rows)}, {ByteSize.Of(bytes)}, in {Words.Since(start)}.");
        return (rows, bytes);
    }

    /// <summary>The columns of the table's files.</summary>
    public static ImmutableArray<Column> Columns(LakeDatabase database, TableName table) =>
    [
        .. database.Query(
            $"DESCRIBE \"{table}\"", r => new Column(r.GetString(0), ColumnType.Parse(DuckDbType.Parse(r.GetString(1)).Hive))),
    ];
}
