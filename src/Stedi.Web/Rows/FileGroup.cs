using System.Collections.Immutable;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

/// <summary>A landing file in the diagram, or all files that have no bar of their own.</summary>
/// <param name="Name">Null for several files.</param>
/// <param name="Share">Share of the table's bytes, 0 to 1.</param>
public sealed record FileGroup(string? Name, int Count, long Bytes, double Share)
{
    /// <summary>The maximum bars of one table. More are unreadable.</summary>
    public const int MaxBars = 4;

    public string Label(bool isAll) => Name ?? $"{Figures.Count(Count)} {(isAll ? "" : "more ")}{(Count == 1 ? "file" : "files")}";

    /// <summary>The largest files, then the others together.</summary>
    public static ImmutableArray<FileGroup> Of(FilesFlow files)
    {
        double Share(long bytes, int count) => files.Bytes > 0 ? Math.Clamp((double)bytes / files.Bytes, 0, 1) : (double)count / files.Count;
        if (files.Count <= 0)
            return [];
        var named = files.Largest.Take(files.Count <= MaxBars ? MaxBars : MaxBars - 1).Select(f => new FileGroup(f.Name, 1, f.Bytes, Share(f.Bytes, 1))).ToArray();
        var (count, bytes) = (files.Count - named.Length, Math.Max(0, files.Bytes - named.Sum(f => f.Bytes)));
        return count <= 0 ? [.. named] : [.. named, new(null, count, bytes, Share(bytes, count))];
    }
}
