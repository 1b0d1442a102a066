using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>Which lines of a log are shown. Null means any.</summary>
/// <param name="Table">The step.</param>
/// <param name="Level">The lowest level that is shown: one of <see cref="Levels"/>.</param>
/// <param name="Text">Text that the line contains, ignoring case.</param>
public sealed record LogFilter(TableName? Table = null, string? Level = null, string? Text = null)
{
    public static readonly IReadOnlyDictionary<string, string> Levels = new Dictionary<string, string>
    {
        ["warn"] = "warnings and errors",
        ["error"] = "errors",
    };

    public bool Fits(RunLogLine line) =>
        (Level is null || line.Level == "error" || (Level == "warn" && line.Level == "warn"))
        && (string.IsNullOrEmpty(Text) || line.Text.Contains(Text, StringComparison.OrdinalIgnoreCase));
}
