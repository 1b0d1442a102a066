namespace Stedi.Pipeline.Local.Landing;

/// <summary>The limits of an import. Tests lower them, to reach every edge case with small data.</summary>
/// <param name="SliceBytes">The part of a file that a thread reads at a time.</param>
/// <param name="WindowBytes">The read buffer of a thread. It fits a core's cache, and grows for longer lines.</param>
/// <param name="MaxLineBytes">Longer lines are rejected, and so are longer values over several lines.</param>
internal sealed record LandingLimits(int SliceBytes, int WindowBytes, int MaxLineBytes)
{
    public const int RejectTextChars = 4096;
    public const int NewFields = 100;
    public const int FieldNameChars = 256;
    public const int JsonDepth = 64;

    public static LandingLimits Default { get; } = new(SliceBytes: 4 << 20, WindowBytes: 256 << 10, MaxLineBytes: 16 << 20);
}
