namespace Stedi.Pipeline.Local.Landing.Framing;

internal enum FrameKind
{
    /// <summary>An object, if the strict parser agrees: a row.</summary>
    Object,

    /// <summary>Text where an object should be: a scalar, an array inside an array, or no JSON at all.</summary>
    Other,

    /// <summary>A value that does not end, or not as it should.</summary>
    Broken,

    /// <summary>A line that is longer than the limit.</summary>
    TooLong,
}

/// <summary>How a row stood in its file; the words are in <see cref="Stedi.Pipeline.Landing.RepairKinds"/>.</summary>
[Flags]
internal enum Repairs
{
    None = 0,
    SeveralOnALine = 1,
    CommaAfterObject = 2,
    ArrayElement = 4,
    SeveralLines = 8,
}

/// <summary>A piece of a file that is one row or one reject.</summary>
/// <param name="Text">Its lines joined by LF, without the last line end; valid until the framer is asked again.</param>
/// <param name="Line">Where it begins, as the caller counts lines.</param>
/// <param name="Detail">Of <see cref="FrameKind.Broken"/>: what is wrong, for a person.</param>
internal readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Text, long Line, Repairs Repairs = Repairs.None, string? Detail = null);
