using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>The result of parsing a line.</summary>
/// <param name="Reason">One of <see cref="RejectReasons"/>; null if the line is a row.</param>
internal readonly record struct LineVerdict(string? Reason, string Detail)
{
    public static LineVerdict Row => default;

    public bool IsRow => Reason is null;
}
