using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>What became of a line.</summary>
/// <param name="Reason">Of <see cref="RejectReasons"/>; null where the line is a row.</param>
internal readonly record struct LineVerdict(string? Reason, string Detail)
{
    public static LineVerdict Row => default;

    public bool IsRow => Reason is null;
}
