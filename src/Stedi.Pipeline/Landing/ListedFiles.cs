using System.Collections.Immutable;

namespace Stedi.Pipeline.Landing;

/// <summary>The files that a landing version was read from. All are counted, and the largest are named.</summary>
/// <param name="Bytes">The size of all files.</param>
/// <param name="Largest">The largest first; of the same size by name.</param>
public sealed record ListedFiles(int Count, long Bytes, ImmutableArray<FileSize> Largest)
{
    public static ListedFiles Of(IReadOnlyCollection<FileSize> files, int most) => new(
        files.Count, files.Sum(f => f.Bytes), [.. files.OrderByDescending(f => f.Bytes).ThenBy(f => f.Name, StringComparer.Ordinal).Take(most)]);
}

/// <param name="Name">Relative to the table's folder, with <c>/</c>, as in <see cref="Reject.File"/>.</param>
public sealed record FileSize(string Name, long Bytes);
