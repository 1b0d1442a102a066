using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary><c>request.json</c> in a query's folder: the complete input of the worker.</summary>
/// <param name="Sql">One SELECT that <see cref="QueryDoor"/> has allowed.</param>
/// <param name="Format">The format of the result file.</param>
/// <param name="TempFolder">The folder for spilled data. The worker creates and removes it.</param>
internal sealed record QueryRequest(
    string Sql, ImmutableArray<QueryTable> Tables, ResultFormat Format, int MaxRows, int TimeoutMs, long MemoryBytes, int Threads, string TempFolder);

/// <summary>A table name for the statement, with its Parquet files.</summary>
internal sealed record QueryTable(string Name, ImmutableArray<string> Files);

/// <summary><c>outcome.json</c>, written last: exactly one of the two is set.</summary>
internal sealed record QueryReply(QueryOutcome? Outcome, QueryFault? Fault)
{
    public static QueryReply Failed(QueryFailure failure, string message, int? position = null) => new(null, new(failure, message, position));
}

internal sealed record QueryFault(QueryFailure Failure, string Message, int? Position)
{
    public QueryException ToException() => new(Failure, Message, Position);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(QueryReply))]
[JsonSerializable(typeof(QueryPage))]
internal sealed partial class QueryJson : JsonSerializerContext;

/// <summary>A result in the JSON format: its columns, and its rows as arrays.</summary>
internal sealed record QueryPage(ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<JsonElement>> Rows)
{
    /// <summary>The rows, with values as in <see cref="Preview"/>.</summary>
    public ImmutableArray<ImmutableArray<object?>> Values() => [.. Rows.Select(r => r.Select(Value).ToImmutableArray())];

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        // Without the cast, C# converts both to double.
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        _ => value,
    };
}
