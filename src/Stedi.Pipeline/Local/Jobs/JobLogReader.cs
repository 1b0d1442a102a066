using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Reads a job's log in pages. A cursor is the byte offset of the next page.</summary>
internal static class JobLogReader
{
    private const int PageBytes = 1 << 20;

    /// <param name="path">Null if there is no such run.</param>
    /// <param name="hasEnded">Determined before the log is read, so that a complete page misses nothing.</param>
    /// <exception cref="ArgumentException">The cursor is not from a log.</exception>
    public static async Task<LogPage> ReadAsync(string? path, string? cursor, int limit, bool hasEnded, CancellationToken cancellationToken)
    {
        var start = 0L;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            throw new ArgumentException($"'{cursor}' is not a cursor of a log.", nameof(cursor));
        if (!File.Exists(path))
            return new([], Text(start), hasEnded);

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, useAsync: true);
        var buffer = new byte[(int)Math.Clamp(file.Length - start, 0, PageBytes)];
        file.Position = start;
        var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

        var lines = ImmutableArray.CreateBuilder<LogLine>();
        var used = 0;
        for (int end; lines.Count < limit && (end = buffer.AsSpan(used, length - used).IndexOf((byte)'\n')) >= 0; used += end + 1)
            if (TryParse(buffer.AsSpan(used, end)) is { } line)
                lines.Add(line);
        // Text without a line end belongs to the next page, or was cut off when its writer died.
        var isComplete = hasEnded && start + length >= file.Length && buffer.AsSpan(used, length - used).IndexOf((byte)'\n') < 0;
        return new(lines.ToImmutable(), Text(start + used), isComplete);
    }

    private static LogLine? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LogJson.Default.LogLine);
        }
        catch (JsonException)
        {
            // Cut off by a killed worker, after which another process wrote.
            return null;
        }
    }

    private static string Text(long cursor) => cursor.ToString(CultureInfo.InvariantCulture);
}
