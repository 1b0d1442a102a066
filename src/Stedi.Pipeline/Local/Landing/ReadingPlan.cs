using System.Collections.Concurrent;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Landing.Content;
using Stedi.Pipeline.Local.Landing.Framing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// How each file is read: in slices by several threads, as a whole by one thread, or not at all. If a pass over the files finds that the plan was wrong, it
/// corrects the plan, and the pass is repeated.
/// </summary>
internal sealed class ReadingPlan
{
    private const int HeadBytes = 64 << 10;

    private readonly ConcurrentDictionary<int, bool> _whole = [];
    private readonly ConcurrentDictionary<int, (long Line, LineVerdict Verdict)> _unreadable = [];

    /// <exception cref="EngineException">A file differs from the listing, or cannot be read.</exception>
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

    /// <summary>The single reject of each unreadable file, with its line.</summary>
    public IReadOnlyDictionary<int, (long Line, LineVerdict Verdict)> Unreadable => _unreadable;

    /// <summary>Empty files are not opened: they have no lines, and may be pipes, which would block forever.</summary>
    public int SlicesOf(int file) =>
        Files[file].Size == 0 || IsUnreadable(file) ? 0 : IsWhole(file) ? 1 : checked((int)((Files[file].Size + SliceBytes - 1) / SliceBytes));

    /// <summary>The file has values or arrays over several lines, so it cannot be split into slices.</summary>
    public void MarkWhole(int file) => _whole[file] = true;

    /// <param name="lines">The lines read before.</param>
    public void MarkUnreadable(int file, long lines, UnreadableContentException e) =>
        _unreadable[file] = (lines + 1, new(RejectReasons.UnreadableFile, e.Message));

    /// <summary>Checks the first line of a large file. If it is not JSON Lines, this saves a pass.</summary>
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
