using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Web.Tables.Landing;

/// <summary>The files that a landing version was read from. All are counted, and the largest are named.</summary>
/// <param name="Bytes">The size of all files.</param>
/// <param name="Largest">The largest first; of the same size by name.</param>
public sealed record ListedFiles(int Count, long Bytes, ImmutableArray<FileSize> Largest)
{
    /// <param name="most">The max number of files that are named.</param>
    public static ListedFiles Of(ImmutableArray<LandingEntry> files, int most) => new(
        files.Length, files.Sum(f => f.Bytes),
        [.. files.OrderByDescending(f => f.Bytes).ThenBy(f => f.Name, StringComparer.Ordinal).Take(most).Select(f => new FileSize(f.Name, f.Bytes))]);
}

/// <param name="Name">Relative to the table's folder, with <c>/</c>, as in <see cref="Reject.File"/>.</param>
public sealed record FileSize(string Name, long Bytes);
