using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>What DuckDB says, for the author of the statement: without our file names, with the place in his text.</summary>
internal static partial class QueryFaults
{
    /// <param name="prefix">What we put before the statement.</param>
    public static QueryReply Read(DuckDBException exception, QueryRequest request, string prefix)
    {
        var (message, bytes) = DuckDbMessage.FromJson(exception.Message);
        if (IsFullDisk(message))
            return QueryReply.Failed(QueryFailure.Unavailable, Unwritable(request.TempFolder, exception, "The disk is full.").Message);
        if (exception.ErrorType == DuckDBErrorType.OutOfMemory || message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase))
            return QueryReply.Failed(QueryFailure.OutOfMemory, OutOfMemory(request.MemoryBytes));
        var ahead = Encoding.UTF8.GetByteCount(prefix);
        var position = bytes is { } at && at >= (ulong)ahead ? new Utf8Index(request.Sql).ToCharacter(at - (ulong)ahead) : null;
        return QueryReply.Failed(QueryFailure.Failed, Clean(message, request), position);
    }

    /// <summary>The damaged file of the lake that the query failed of; null where all can be read.</summary>
    public static QueryReply? Damage(DuckDBException exception, QueryRequest request)
    {
        if (!ParquetCheck.MayBeDamage(exception) || ParquetCheck.FindUnreadable(request.Tables.SelectMany(t => t.Files)) is not { } found)
            return null;
        // By its place in the lake: a comparison reads two versions of one table under names of its own.
        var folder = Path.GetDirectoryName(found.File)!;
        var (table, version) = (TableName.Parse(Path.GetFileName(Path.GetDirectoryName(folder)!)), Path.GetFileName(folder));
        return QueryReply.Failed(QueryFailure.Unavailable, $"{VersionDamage.Describe(table, version, found.File)} {VersionDamage.Advice(table)}");
    }

    /// <summary>Queries write what they find into the lake.</summary>
    /// <param name="place">Where it was to be written.</param>
    public static QueryException Unwritable(string place, Exception e, string? why = null) =>
        new(QueryFailure.Unavailable, $"The lake cannot be written: {why ?? e.Message} Queries and previews write their results to {place}. Make room there, or fix its rights; then try again.", inner: e);

    public static bool IsFullDisk(string message) => message.Contains("No space left", StringComparison.OrdinalIgnoreCase);

    public static string OutOfMemory(long bytes) =>
        $"The query needs more than its {bytes >> 20} MiB of memory. Read fewer rows or columns, filter earlier, or aggregate less at once.";

    private static string Clean(string message, QueryRequest request)
    {
        foreach (var table in request.Tables)
            foreach (var file in table.Files)
                message = message.Replace(file, table.Name, StringComparison.Ordinal);
        return Advice().Replace(DuckDbMessage.Clean(message), "").Trim();
    }

    /// <summary>Advice on settings that nobody here can change.</summary>
    [GeneratedRegex(@"\n\s*(Possible solutions:|See also https?:).*\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Advice();
}
