using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>What DuckDB says, for the author of the statement: without our file names, with the place in his text.</summary>
internal static partial class QueryFaults
{
    /// <param name="prefix">What we put before the statement.</param>
    public static QueryReply Read(DuckDBException exception, QueryRequest request, string prefix)
    {
        var (message, bytes) = DuckDbMessage.FromJson(exception.Message);
        if (exception.ErrorType == DuckDBErrorType.OutOfMemory || message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase))
            return QueryReply.Failed(QueryFailure.OutOfMemory, OutOfMemory(request.MemoryBytes));
        var ahead = Encoding.UTF8.GetByteCount(prefix);
        var position = bytes is { } at && at >= (ulong)ahead ? new Utf8Index(request.Sql).ToCharacter(at - (ulong)ahead) : null;
        return QueryReply.Failed(QueryFailure.Failed, Clean(message, request), position);
    }

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
