using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The id of an engine run: <c>{Glue job}/{JobRunId}</c>, because Glue needs both to find a run.</summary>
internal sealed partial record GlueRunId(string Job, string Run)
{
    /// <summary>Null if the text is not such an id.</summary>
    public static GlueRunId? Parse(string engineRunId) =>
        Pattern().Match(engineRunId) is { Success: true } match ? new(match.Groups["job"].Value, match.Groups["run"].Value) : null;

    public override string ToString() => $"{Job}/{Run}";

    [GeneratedRegex(@"\A(?<job>[A-Za-z0-9_-]{1,255})/(?<run>[A-Za-z0-9_-]{1,255})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
