using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary><c>request.json</c> of a query's folder: all that the worker is told.</summary>
/// <param name="Sql">One SELECT, let in by <see cref="QueryDoor"/>.</param>
/// <param name="Format">Of the result file that is wanted.</param>
/// <param name="TempFolder">Where it may spill; the worker makes and removes it.</param>
internal sealed record QueryRequest(
    string Sql, ImmutableArray<QueryTable> Tables, ResultFormat Format, int MaxRows, int TimeoutMs, long MemoryBytes, int Threads, string TempFolder);

/// <summary>A name that the statement may read, and the Parquet files behind it.</summary>
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
    /// <summary>The rows, as <see cref="Preview"/> has them.</summary>
    public ImmutableArray<ImmutableArray<object?>> Values() => [.. Rows.Select(r => r.Select(Value).ToImmutableArray())];

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        // Without the cast C# makes a double of either.
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        _ => value,
    };
}
