using System.Buffers.Text;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>Writes <c>_rejects.ndjson</c>: all <see cref="Reject"/>s of an import, one JSON object per line, in the order of files and lines.</summary>
internal static class RejectFile
{
    /// <param name="firstLine">Returns the number of the first line of a slice, from 1.</param>
    public static void Write(string path, ReadingPlan plan, IEnumerable<RejectSpill> spills, Func<FileSlice, long> firstLine)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 << 10);
        var byFile = spills.SelectMany(s => s.Segments).ToLookup(s => s.Slice.File);
        foreach (var file in byFile.Select(s => s.Key).Union(plan.Unreadable.Keys).Order())
        {
            byte[] start = [.. "{\"file\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(plan.Files[file].Name, EngineJson.Default.String), .. ",\"line\":"u8];
            if (plan.Unreadable.TryGetValue(file, out var unreadable))
            {
                using var tail = new MemoryStream();
                using (var json = new Utf8JsonWriter(tail))
                    WriteTail(json, unreadable.Verdict, "");
                WriteLine(stream, start, unreadable.Line, tail.ToArray());
                continue;
            }
            foreach (var segment in byFile[file].OrderBy(s => s.Slice.Index))
            {
                var first = firstLine(segment.Slice);
                segment.Spill.Read(segment, (line, tail) => WriteLine(stream, start, first + line - 1, tail));
            }
        }
    }

    /// <summary>Writes the members after <c>line</c> as an object. <see cref="WriteLine"/> merges it into the line.</summary>
    public static void WriteTail(Utf8JsonWriter json, LineVerdict verdict, string text)
    {
        json.WriteStartObject();
        json.WriteString("reason"u8, verdict.Reason);
        json.WriteString("detail"u8, verdict.Detail);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteLine(FileStream stream, ReadOnlySpan<byte> start, long line, ReadOnlySpan<byte> tail)
    {
        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(line, number, out var length);
        stream.Write(start);
        stream.Write(number[..length]);
        stream.WriteByte((byte)',');
        stream.Write(tail[1..]);
        stream.WriteByte((byte)'\n');
    }
}
