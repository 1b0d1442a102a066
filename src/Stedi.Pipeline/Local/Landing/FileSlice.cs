namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// The lines of a file that begin in [Start, End). The last line may end after the slice, so slices can be read independently.
/// </summary>
/// <param name="File">The file's index in the import.</param>
/// <param name="Index">The slice's index in its file.</param>
internal readonly record struct FileSlice(int File, int Index, long Start, long End)
{
    /// <summary>The slice is the whole file.</summary>
    public bool IsWhole => End == long.MaxValue;
}

/// <summary>Hands out slices to the reading threads. Files with a single slice come first, because each occupies one thread for long.</summary>
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
            // Read once: the plan may change during this pass.
            var (count, isWhole) = (plan.SlicesOf(i), plan.IsWhole(i));
            for (var n = 0; n < count; n++)
            {
                var start = (long)n * plan.SliceBytes;
                yield return new(i, n, start, isWhole ? long.MaxValue : Math.Min(start + plan.SliceBytes, plan.Files[i].Size));
            }
        }
    }
}
