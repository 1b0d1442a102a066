using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Why a job run failed: Glue's error message, without what Glue and Python put around it.</summary>
internal static partial class GlueReason
{
    private const int MaxLength = 2000;

    public static string Of(string? errorMessage)
    {
        var text = Around().Replace(errorMessage?.Trim() ?? "", "").Trim();
        if (text.Length == 0)
            return "The job failed, and Glue does not say why; see its log.";
        // What a script raises itself is worded for everybody.
        var raised = Raised().Match(text);
        text = raised.Success ? text[raised.Length..] : $"{Told(text)} The log has the whole message.";
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    /// <summary>
    /// What Spark says before it reads rows speaks of names and types. Whatever it says later may quote a value, which not everybody may read: of that
    /// only the kind of the error is told, and its types where the form of the message is known.
    /// </summary>
    private static string Told(string text) =>
        BeforeRows().IsMatch(text) ? Quoted().Replace(text, "${quote}…${quote}")
        : Cast().Match(text) is { Success: true } cast ? $"[CAST_INVALID_INPUT] The value '…' of the type {cast.Groups["from"].Value} cannot be cast to {cast.Groups["to"].Value}."
        : Kind().Match(text) is { Success: true } kind ? $"{kind.Groups["kind"].Value}, raised while rows were read."
        : "The job failed while it read rows.";

    [GeneratedRegex(@"\A(?:(?:Error Category: [A-Z_]+|Failed Line Number: \d+)[;,]\s*)+", RegexOptions.CultureInvariant)]
    private static partial Regex Around();

    [GeneratedRegex(@"\A(?:[A-Za-z_][\w.]*\.)?JobFailed:\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Raised();

    [GeneratedRegex("""(?<quote>['"])(?:(?!\k<quote>).)*\k<quote>""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\A(?:[A-Za-z_][\w.]*\.)?(?:AnalysisException|ParseException)\b", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeRows();

    [GeneratedRegex("""\[CAST_INVALID_INPUT\] The value .* of the type (?<from>"[A-Z_]+(?:\([0-9, ]+\))?") cannot be cast to (?<to>"[A-Z_]+(?:\([0-9, ]+\))?")""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Cast();

    /// <summary>At the start: further on it may be data.</summary>
    [GeneratedRegex(@"\A(?:[a-z][\w]*\.)*(?<kind>[A-Z][A-Za-z]+(?:Exception|Error)(?=:|\s|\z)|\[[A-Z][A-Z_.]+\])", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
