using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Prepares DuckDB's errors for the author of the statement: without internal file names, and with the position in the author's text.
/// </summary>
internal static partial class QueryFaults
{
    /// <param name="prefix">The text before the statement.</param>
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

    /// <summary>Finds the damaged file that made the query fail; null if all are readable.</summary>
    public static QueryReply? Damage(DuckDBException exception, QueryRequest request)
    {
        if (!ParquetCheck.MayBeDamage(exception) || ParquetCheck.FindUnreadable(request.Tables.SelectMany(t => t.Files)) is not { } found)
            return null;
        // Derived from its path, because a comparison reads two versions of a table under other names.
        var folder = Path.GetDirectoryName(found.File)!;
        var (table, version) = (TableName.Parse(Path.GetFileName(Path.GetDirectoryName(folder)!)), Path.GetFileName(folder));
        return QueryReply.Failed(QueryFailure.Unavailable, $"{VersionDamage.Describe(table, version, found.File)} {VersionDamage.Advice(table)}");
    }

    /// <summary>The error if a query cannot write its result to the lake.</summary>
    /// <param name="place">The folder of the result.</param>
    public static QueryException Unwritable(string place, Exception e, string? why = null) =>
        new(QueryFailure.Unavailable, $"Could not write to the lake: {why ?? e.Message} Queries and previews write their results to {place}. Free disk space or fix the permissions there, then try again.", inner: e);

    public static bool IsFullDisk(string message) => message.Contains("No space left", StringComparison.OrdinalIgnoreCase);

    public static string OutOfMemory(long bytes) =>
        $"Out of memory: the query needs more than {bytes >> 20} MiB. Select fewer rows or columns, or filter earlier.";

    private static string Clean(string message, QueryRequest request)
    {
        foreach (var table in request.Tables)
            foreach (var file in table.Files)
                message = message.Replace(file, table.Name, StringComparison.Ordinal);
        return Advice().Replace(DuckDbMessage.Clean(message), "").Trim();
    }

    /// <summary>Removes advice on settings that users cannot change.</summary>
    [GeneratedRegex(@"\n\s*(Possible solutions:|See also https?:).*\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Advice();
}
