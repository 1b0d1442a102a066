namespace Stedi.Pipeline.Local.Landing.Framing;

internal enum FrameKind
{
    /// <summary>An object, and so a row, if the strict parser agrees.</summary>
    Object,

    /// <summary>Something other than an object: a scalar, an array inside an array, or not JSON at all.</summary>
    Other,

    /// <summary>A value that is not closed, or not correctly.</summary>
    Broken,

    /// <summary>A line that exceeds the limit.</summary>
    TooLong,
}

/// <summary>How a row was laid out in its file; see <see cref="Stedi.Pipeline.Landing.RepairKinds"/>.</summary>
[Flags]
internal enum Repairs
{
    None = 0,
    SeveralOnALine = 1,
    CommaAfterObject = 2,
    ArrayElement = 4,
    SeveralLines = 8,
}

/// <summary>A piece of a file that becomes one row or one reject.</summary>
/// <param name="Text">Its lines joined by LF, without the last line end. Valid until the next call of the framer.</param>
/// <param name="Line">Its first line, in the caller's numbering.</param>
/// <param name="Detail">For <see cref="FrameKind.Broken"/>: what is wrong, for a person.</param>
internal readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Text, long Line, Repairs Repairs = Repairs.None, string? Detail = null);
