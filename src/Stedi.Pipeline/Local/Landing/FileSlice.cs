namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// The lines of a file that begin in [Start, End). A line may end behind its slice, so slices of one file are read independently.
/// </summary>
/// <param name="File">Index in the import's list.</param>
/// <param name="Index">Of the slice in its file.</param>
internal readonly record struct FileSlice(int File, int Index, long Start, long End)
{
    /// <summary>The file to its end, wherever that is.</summary>
    public bool IsWhole => End == long.MaxValue;
}

/// <summary>Hands out the slices of all files to the reading threads: files in one slice first, since each keeps one thread busy to its end.</summary>
internal sealed class SliceQueue(ReadingPlan plan)
{
    private readonly Lock _lock = new();
    private readonly IEnumerator<FileSlice> _slices = Slices(plan).GetEnumerator();

    public bool TryTake(out FileSlice slice)
    {
        lock (_lock)
        {
            var taken = _slices.MoveNext();
            slice = taken ? _slices.Current : default;
            return taken;
        }
    }

    private static IEnumerable<FileSlice> Slices(ReadingPlan plan)
    {
        foreach (var i in Enumerable.Range(0, plan.Files.Count).OrderByDescending(plan.IsWhole))
        {
            // Taken once: the plan may change while this pass goes on.
            var (count, isWhole) = (plan.SlicesOf(i), plan.IsWhole(i));
            for (var n = 0; n < count; n++)
            {
                var start = (long)n * plan.SliceBytes;
                yield return new(i, n, start, isWhole ? long.MaxValue : Math.Min(start + plan.SliceBytes, plan.Files[i].Size));
            }
        }
    }
}
