namespace Stedi.Pipeline.Definition;

/// <summary>What is wrong with the pipeline's text, or worth knowing about it, and where.</summary>
/// <param name="File">Relative to scripts/.</param>
/// <param name="Line">From 1, as an editor counts.</param>
/// <param name="Message">What was found and what to do.</param>
/// <param name="Column">From 1; null where the whole line is meant.</param>
public sealed record Fault(string File, int Line, string Message, int? Column = null)
{
    /// <summary>How many there are, in words: <c>1 error</c>, <c>2 errors</c>.</summary>
    public static string Count(int faults) => faults == 1 ? "1 error" : $"{faults} errors";

    public override string ToString() => Column is { } column ? $"{File}:{Line}:{column}: {Message}" : $"{File}:{Line}: {Message}";
}
