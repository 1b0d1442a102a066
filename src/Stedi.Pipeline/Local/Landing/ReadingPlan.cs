using System.Collections.Concurrent;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Landing.Content;
using Stedi.Pipeline.Local.Landing.Framing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// How each file is read: in slices by several threads, by one thread from its start to its end, or not at all. A pass over the files may find that the plan
/// was wrong; it is then made again, as the plan has become.
/// </summary>
internal sealed class ReadingPlan
{
    private const int HeadBytes = 64 << 10;

    private readonly ConcurrentDictionary<int, bool> _whole = [];
    private readonly ConcurrentDictionary<int, (long Line, LineVerdict Verdict)> _unreadable = [];

    /// <exception cref="EngineException">A file is no longer what was listed, or cannot be read.</exception>
    public ReadingPlan(IReadOnlyList<LandingFile> files, LandingLimits limits, CancellationToken ct)
    {
        (Files, SliceBytes) = (files, limits.SliceBytes);
        for (var i = 0; i < files.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            if (files[i].Compression != Compression.None)
                MarkWhole(i);
            else if (files[i].Size > limits.SliceBytes)
                LookAhead(i, limits);
        }
    }

    public IReadOnlyList<LandingFile> Files { get; }

    public int SliceBytes { get; }

    public bool IsWhole(int file) => _whole.ContainsKey(file);

    public bool IsUnreadable(int file) => _unreadable.ContainsKey(file);

    /// <summary>By file: the one reject that it is, and the line that the reject names.</summary>
    public IReadOnlyDictionary<int, (long Line, LineVerdict Verdict)> Unreadable => _unreadable;

    /// <summary>A file without bytes is not opened: it has no lines, and it may be a pipe, which would keep its reader for ever.</summary>
    public int SlicesOf(int file) =>
        Files[file].Size == 0 || IsUnreadable(file) ? 0 : IsWhole(file) ? 1 : checked((int)((Files[file].Size + SliceBytes - 1) / SliceBytes));

    /// <summary>Values or arrays go over many lines: where a slice begins says nothing.</summary>
    public void MarkWhole(int file) => _whole[file] = true;

    /// <param name="lines">Lines that were read before.</param>
    public void MarkUnreadable(int file, long lines, UnreadableContentException e) =>
        _unreadable[file] = (lines + 1, new(RejectReasons.UnreadableFile, e.Message));

    /// <summary>Sees from its first line that a large file is not JSON lines, which saves a pass.</summary>
    private void LookAhead(int file, LandingLimits limits)
    {
        try
        {
            using var reader = new LineReader(limits with { WindowBytes = Math.Min(limits.WindowBytes, HeadBytes), MaxLineBytes = HeadBytes });
            reader.Open(Files[file], new(file, 0, 0, HeadBytes));
            while (reader.Read(out var line) is LineKind.Line or LineKind.InvalidUtf8)
            {
                if (!line.ContainsAnyExcept(" \t"u8))
                    continue;
                var framer = new Framer(HeadBytes);
                framer.Push(reader.Line, 1);
                while (framer.TryTake(out _))
                {
                }
                if (!framer.IsAtTop)
                    MarkWhole(file);
                return;
            }
        }
        catch (UnreadableContentException e)
        {
            MarkUnreadable(file, 0, e);
        }
    }
}
