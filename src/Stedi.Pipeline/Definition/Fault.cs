namespace Stedi.Pipeline.Definition;

/// <summary>An error in the pipeline's files, or a note about them.</summary>
/// <param name="File">Relative to scripts/.</param>
/// <param name="Line">From 1, like editors.</param>
/// <param name="Message">What was found, and what to do.</param>
/// <param name="Column">From 1; null for the whole line.</param>
public sealed record Fault(string File, int Line, string Message, int? Column = null)
{
    /// <summary>The number in words: <c>1 error</c>, <c>2 errors</c>.</summary>
    public static string Count(int faults) => faults == 1 ? "1 error" : $"{faults} errors";

    public override string ToString() => Column is { } column ? $"{File}:{Line}:{column}: {Message}" : $"{File}:{Line}: {Message}";
}
