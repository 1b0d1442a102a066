namespace Stedi.Pipeline.Definition;

/// <summary>What is wrong with the pipeline's text, and where.</summary>
/// <param name="File">Relative to scripts/.</param>
/// <param name="Line">From 1, as an editor counts.</param>
/// <param name="Message">What was found and what to do.</param>
public sealed record Fault(string File, int Line, string Message)
{
    /// <summary>How many there are, in words: <c>1 fault</c>, <c>2 faults</c>.</summary>
    public static string Count(int faults) => faults == 1 ? "1 fault" : $"{faults} faults";

    public override string ToString() => $"{File}:{Line}: {Message}";
}
