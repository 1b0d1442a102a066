using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Runs a query in this process and writes its result. The statement is a subquery of a query with a LIMIT, so DuckDB stops reading after
/// enough rows. The parser has checked that it is exactly one SELECT, so it cannot end the subquery.
/// </summary>
internal sealed class QueryRunner(QueryRequest request, QueryFolder folder)
{
    private const string Kept = $"{QuerySandbox.Keep}.rows";
    private const string Prefix = $"CREATE TABLE {Kept} AS SELECT * FROM (\n";

    private bool _isWriting;

    /// <summary>Runs until it ends or the watch stops it. Does not throw for errors in the statement.</summary>
    public QueryReply Run(QueryWatch watch)
    {
        try
        {
            Directory.CreateDirectory(request.TempFolder);
            using var sandbox = new QuerySandbox(request, folder.Result(request.Format));
            using (watch.Guard(sandbox))
                return new(Run(sandbox, watch), null);
        }
        catch (Exception e) when (watch.Reply is not null)
        {
            _ = e; // DuckDB's message about the interrupt; the watch knows the reason.
            return watch.Reply;
        }
        catch (DuckDBException e) when (_isWriting && Casts.Overflow(DuckDbMessage.FromJson(e.Message).Text) is { } overflow)
        {
            return QueryReply.Failed(QueryFailure.Failed, overflow);
        }
        catch (DuckDBException e)
        {
            return QueryFaults.Damage(e, request) ?? QueryFaults.Read(e, request, Prefix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return QueryReply.Failed(QueryFailure.Unavailable, QueryFaults.Unwritable(folder.Path, e).Message);
        }
        finally
        {
            if (Directory.Exists(request.TempFolder))
                Directory.Delete(request.TempFolder, recursive: true);
        }
    }

    private QueryOutcome Run(QuerySandbox sandbox, QueryWatch watch)
    {
        var limit = (request.MaxRows + 1L).ToString(CultureInfo.InvariantCulture);
        sandbox.Execute($"{Prefix}{request.Sql}\n) LIMIT {limit}");
        var columns = Columns(sandbox);
        var rows = Count(sandbox);
        var kept = Math.Min(rows, request.MaxRows);
        var select = string.Create(CultureInfo.InvariantCulture, $"{Casts.Select([.. columns.Select(c => (c.Name, c.Type))])} FROM {Kept} LIMIT {kept}");
        columns = [.. columns.Select(c => c with { Type = DuckDbType.Parse(c.Type).Written })];
        _isWriting = true;
        Write(sandbox, columns, select);
        return new([.. columns.Select(c => c.ToResult())], kept, rows > kept, null, watch.ElapsedMs);
    }

    private void Write(QuerySandbox sandbox, ImmutableArray<DuckDbColumn> columns, string select)
    {
        var path = folder.Result(request.Format);
        switch (request.Format)
        {
            case ResultFormat.Parquet:
                sandbox.Execute($"COPY ({select}) TO {LakeDatabase.Literal(path)} (FORMAT parquet, USE_TMP_FILE false)");
                break;
            case ResultFormat.Csv:
                // NULL is an empty field, and the empty string is "". DuckDB and most other readers distinguish them.
                sandbox.Execute($"COPY ({select}) TO {LakeDatabase.Literal(path)} (FORMAT csv, HEADER true, USE_TMP_FILE false)");
                break;
            case ResultFormat.Json:
                ResultJson.Write(sandbox, columns, select, path);
                break;
            default:
                throw new InvalidOperationException($"Unknown result format {request.Format}.");
        }
    }

    private static ImmutableArray<DuckDbColumn> Columns(QuerySandbox sandbox)
    {
        using var command = sandbox.Command($"SELECT column_name, column_type FROM (DESCRIBE {Kept})");
        using var reader = command.ExecuteReader();
        var columns = ImmutableArray.CreateBuilder<DuckDbColumn>();
        while (reader.Read())
            columns.Add(new(reader.GetString(0), reader.GetString(1)));
        return columns.ToImmutable();
    }

    private static long Count(QuerySandbox sandbox)
    {
        using var command = sandbox.Command($"SELECT count(*) FROM {Kept}");
        return (long)command.ExecuteScalar()!;
    }
}
