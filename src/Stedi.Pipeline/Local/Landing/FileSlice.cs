namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// The lines of a file that begin in [Start, End). A line may end behind its slice, so slices of one file are read independently.
/// </summary>
/// <param name="File">Index in the import's list.</param>
/// <param name="Index">Of the slice in its file.</param>
internal readonly record struct FileSlice(int File, int Index, long Start, long End);

/// <summary>Hands out the slices of all files to the reading threads: .gz files first, since each keeps one thread busy to its end.</summary>
internal sealed class SliceQueue
{
    private readonly Lock _lock = new();
    private readonly IEnumerator<FileSlice> _slices;

    public SliceQueue(IReadOnlyList<LandingFile> files, int sliceBytes) => _slices = Slices(files, sliceBytes).GetEnumerator();

    public bool TryTake(out FileSlice slice)
    {
        lock (_lock)
        {
            var taken = _slices.MoveNext();
            slice = taken ? _slices.Current : default;
            return taken;
        }
    }

    /// <summary>A file without bytes is not opened: it has no lines, and it may be a pipe, which would keep its reader for ever.</summary>
    public static int CountOf(LandingFile file, int sliceBytes) => file.Size == 0 ? 0 : file.IsGzip ? 1 : checked((int)((file.Size + sliceBytes - 1) / sliceBytes));

    private static IEnumerable<FileSlice> Slices(IReadOnlyList<LandingFile> files, int sliceBytes)
    {
        foreach (var i in Enumerable.Range(0, files.Count).OrderByDescending(i => files[i].IsGzip))
        {
            var file = files[i];
            for (var n = 0; n < CountOf(file, sliceBytes); n++)
            {
                var start = (long)n * sliceBytes;
                yield return new(i, n, start, file.IsGzip ? long.MaxValue : Math.Min(start + sliceBytes, file.Size));
            }
        }
    }
}
