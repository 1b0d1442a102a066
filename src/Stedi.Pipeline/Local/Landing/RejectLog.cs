using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>Collects rejects of all threads: every one is counted, so many are kept to be written.</summary>
internal sealed class RejectLog(int maxKept)
{
    private static readonly EngineJson _compact = new(new JsonSerializerOptions(EngineJson.Default.Options) { WriteIndented = false });

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counts = [];
    private readonly List<Entry> _kept = [];
    private int _replaced;

    /// <param name="linesBefore">Newlines of the slice before the line: its number is known once the slices before it were read.</param>
    public void Add(FileSlice slice, long linesBefore, LineVerdict verdict, ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, verdict.Reason!, out _)++;
            if (_kept.Count < maxKept)
                _kept.Add(new(slice, linesBefore, verdict, Cut(line)));
            else if (verdict.Reason == RejectReasons.UnreadableFile && _replaced < maxKept)
                // The rest of a file must not hide behind lines that are wrong one by one.
                _kept[_replaced++] = new(slice, linesBefore, verdict, "");
        }
    }

    public ImmutableArray<DropMetrics> Counts => [.. _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new DropMetrics(c.Key, c.Value))];

    /// <summary>Writes the kept rejects as one JSON object a line, in the order of files and lines.</summary>
    /// <param name="firstLine">The number, from 1, of the line in which a slice begins.</param>
    public void Write(string path, IReadOnlyList<LandingFile> files, Func<FileSlice, long> firstLine)
    {
        using var stream = File.Create(path);
        foreach (var entry in _kept.OrderBy(e => e.Slice.File).ThenBy(e => e.Slice.Index).ThenBy(e => e.LinesBefore))
        {
            var reject = new Reject(
                files[entry.Slice.File].Name, firstLine(entry.Slice) + entry.LinesBefore, entry.Verdict.Reason!, entry.Verdict.Detail, entry.Text);
            JsonSerializer.Serialize(stream, reject, _compact.Reject);
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>The first 4,096 characters; bytes that are no UTF-8 show as U+FFFD.</summary>
    private static string Cut(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * LandingLimits.RejectTextChars)]).TrimEnd('\r');
        if (text.Length <= LandingLimits.RejectTextChars)
            return text;
        var length = LandingLimits.RejectTextChars;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    private readonly record struct Entry(FileSlice Slice, long LinesBefore, LineVerdict Verdict, string Text);
}
