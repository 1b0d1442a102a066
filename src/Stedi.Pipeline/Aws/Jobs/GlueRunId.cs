using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>An engine run of this engine: <c>{Glue job}/{JobRunId}</c>, since Glue looks up a run by both.</summary>
internal sealed partial record GlueRunId(string Job, string Run)
{
    /// <summary>Null where the text is none of ours.</summary>
    public static GlueRunId? Parse(string engineRunId) =>
        Pattern().Match(engineRunId) is { Success: true } match ? new(match.Groups["job"].Value, match.Groups["run"].Value) : null;

    public override string ToString() => $"{Job}/{Run}";

    [GeneratedRegex(@"\A(?<job>[A-Za-z0-9_-]{1,255})/(?<run>[A-Za-z0-9_-]{1,255})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
