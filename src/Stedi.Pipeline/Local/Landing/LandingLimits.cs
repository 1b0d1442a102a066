namespace Stedi.Pipeline.Local.Landing;

/// <summary>The bounds of an import. Tests shrink them, so that small data meets every edge.</summary>
/// <param name="SliceBytes">What a thread takes of a file at a time.</param>
/// <param name="WindowBytes">A thread's reading buffer; it fits a core's cache, and grows for a longer line.</param>
/// <param name="MaxLineBytes">A longer line is rejected, and so is a longer value over several lines.</param>
internal sealed record LandingLimits(int SliceBytes, int WindowBytes, int MaxLineBytes)
{
    public const int RejectTextChars = 4096;
    public const int NewFields = 100;
    public const int FieldNameChars = 256;
    public const int JsonDepth = 64;

    public static LandingLimits Default { get; } = new(SliceBytes: 4 << 20, WindowBytes: 256 << 10, MaxLineBytes: 16 << 20);
}
