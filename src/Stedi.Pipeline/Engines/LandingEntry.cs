namespace Stedi.Pipeline.Engines;

/// <summary>A landing file as a run listed it. Two entries of a name that differ are different content to an engine, which reads the file again.</summary>
/// <param name="Name">Relative to the table's folder or prefix, with <c>/</c>.</param>
/// <param name="Mark">Changes with the content: the ETag on S3, the inode and change time in a folder. Null if the system has none.</param>
public sealed record LandingEntry(string Name, long Bytes, DateTimeOffset ModifiedAt, string? Mark)
{
    /// <summary>Longer lists (about 100,000 files) are refused, because they are read into memory.</summary>
    public const int MaxListBytes = 16 << 20;
}
