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
        // What a script raises itself is worded for everybody. Spark's own messages may quote values of rows, which not everybody may read; the log has them.
        var raised = Raised().Match(text);
        text = raised.Success ? text[raised.Length..] : $"{Quoted().Replace(text, Masked)} The log has the whole message.";
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    /// <summary>Types are quoted as well, and say no more than the schema does.</summary>
    private static string Masked(Match quoted) => Type().IsMatch(quoted.Value) ? quoted.Value : $"{quoted.Value[0]}…{quoted.Value[0]}";

    [GeneratedRegex(@"\A(?:(?:Error Category: [A-Z_]+|Failed Line Number: \d+)[;,]\s*)+", RegexOptions.CultureInvariant)]
    private static partial Regex Around();

    [GeneratedRegex(@"\A(?:[A-Za-z_][\w.]*\.)?JobFailed:\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Raised();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex("\\A\"(?:STRING|TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL\\([0-9, ]+\\)|BOOLEAN|DATE|TIMESTAMP(?:_NTZ)?|BINARY|VOID)\"\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Type();
}
