using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stedi.Pipeline.Landing;

/// <summary>Selects rejects.</summary>
/// <param name="Cursor">From the previous page; null for the first one.</param>
/// <param name="Limit">The max number of rejects.</param>
/// <param name="Reason">Only rejects with this reason; null for all.</param>
public sealed record RejectQuery(int Limit, string? Cursor = null, string? Reason = null)
{
    public const int MaxLimit = 1_000;
}

/// <param name="NextCursor">Null at the end. A page for one reason may have fewer rejects than the limit, or none, and still a next page.</param>
public sealed record RejectPage(ImmutableArray<Reject> Items, string? NextCursor)
{
    public static RejectPage Empty { get; } = new([], null);
}

/// <summary>
/// Reads <c>_rejects.ndjson</c> of any size in pages. A cursor is the byte offset of a page. Each page reads a bounded part of the file.
/// </summary>
public static class RejectPages
{
    public const string FileName = "_rejects.ndjson";

    /// <summary>A reject has at most 4,096 characters of text and a few hundred of detail, each at most 6 bytes in JSON.</summary>
    private const int ChunkBytes = 256 << 10;

    private const int PageBytes = 8 << 20;

    /// <param name="readAt">Reads from an offset into the buffer; 0 at the end of the file, or if there is no file.</param>
    /// <exception cref="ArgumentException">The cursor is not from this file.</exception>
    /// <exception cref="JsonException">The file is damaged.</exception>
    public static async Task<RejectPage> ReadAsync(
        Func<long, Memory<byte>, CancellationToken, Task<int>> readAt, RejectQuery query, CancellationToken cancellationToken)
    {
        var start = Start(query.Cursor);
        var items = ImmutableArray.CreateBuilder<Reject>();
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            if (start > 0 && (await readAt(start - 1, buffer.AsMemory(0, 1), cancellationToken) != 1 || buffer[0] != (byte)'\n'))
                throw new ArgumentException($"'{query.Cursor}' is not a cursor for these rejects.", nameof(query));
            for (var at = start; ;)
            {
                var length = await readAt(at, buffer.AsMemory(0, ChunkBytes), cancellationToken);
                if (length == 0)
                    return new(items.ToImmutable(), null);
                var used = 0;
                for (int end; (end = buffer.AsSpan(used, length - used).IndexOf((byte)'\n')) >= 0; used += end + 1)
                {
                    if (items.Count == query.Limit)
                        return new(items.ToImmutable(), Cursor(at + used));
                    var reject = JsonSerializer.Deserialize(buffer.AsSpan(used, end), LandingJson.Default.Reject) ?? throw new JsonException("A line is empty.");
                    if (query.Reason is null || reject.Reason == query.Reason)
                        items.Add(reject);
                }
                if (used == 0)
                    throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"The line at byte {at} is too long."));
                at += used;
                if (at - start >= PageBytes)
                    return new(items.ToImmutable(), Cursor(at));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long Start(string? cursor) => cursor is null ? 0
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start
        : throw new ArgumentException($"'{cursor}' is not a cursor for rejects.", nameof(cursor));

    private static string Cursor(long at) => at.ToString(CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Reject))]
internal sealed partial class LandingJson : JsonSerializerContext;
