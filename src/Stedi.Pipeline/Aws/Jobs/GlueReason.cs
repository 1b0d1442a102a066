using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The reason why a job run failed: Glue's error message, without the parts that Glue and Python add.</summary>
internal static partial class GlueReason
{
    private const int MaxLength = 2000;

    public static string Of(string? errorMessage)
    {
        var text = Around().Replace(errorMessage?.Trim() ?? "", "").Trim();
        if (text.Length == 0)
            return "The job failed, but Glue gives no reason. Check its log.";
        // Errors raised by the rendered scripts are safe for everybody.
        var raised = Raised().Match(text);
        text = raised.Success ? text[raised.Length..] : $"{Told(text)} The full message is in the log.";
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    /// <summary>
    /// Before it reads rows, Spark's errors contain only names and types. Later errors may quote row data, which not everybody may see. So only the kind of
    /// the error is shown, and the types if the form of the message is known.
    /// </summary>
    private static string Told(string text) =>
        BeforeRows().IsMatch(text) ? Quoted().Replace(text, "${quote}…${quote}")
        : Cast().Match(text) is { Success: true } cast ? $"[CAST_INVALID_INPUT] The value '…' of the type {cast.Groups["from"].Value} cannot be cast to {cast.Groups["to"].Value}."
        : Kind().Match(text) is { Success: true } kind ? $"{kind.Groups["kind"].Value} while reading rows."
        : "The job failed while reading rows.";

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

    /// <summary>Only at the start: later text may be data.</summary>
    [GeneratedRegex(@"\A(?:[a-z][\w]*\.)*(?<kind>[A-Z][A-Za-z]+(?:Exception|Error)(?=:|\s|\z)|\[[A-Z][A-Z_.]+\])", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
