using System.Text;

namespace Stedi.Web.Queries;

/// <summary>Extracts rows from a JSON result without parsing it. See <see cref="Pipeline.Engines.ResultFormat.Json"/> for its lines.</summary>
internal static class ResultRows
{
    public static async Task CopyAsync(Stream result, Stream target, int offset, int limit, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(result, Encoding.UTF8);
        await using var writer = new StreamWriter(target, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        await writer.WriteLineAsync(await reader.ReadLineAsync(cancellationToken));
        for (var row = 0L; row < (long)offset + limit && await reader.ReadLineAsync(cancellationToken) is { } line && !line.StartsWith(']'); row++)
        {
            if (row < offset)
                continue;
            var value = line.AsMemory(line.StartsWith(',') ? 1 : 0);
            if (row > offset)
                await writer.WriteAsync(',');
            await writer.WriteLineAsync(value, cancellationToken);
        }
        await writer.WriteLineAsync("]}");
    }
}
