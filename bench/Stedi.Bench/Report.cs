using System.Globalization;
using Spectre.Console;

namespace Stedi.Bench;

/// <summary>The table at the end. Progress goes to stderr.</summary>
public sealed class Report
{
    private readonly List<(Line Line, bool? Reached)> _lines = [];

    public bool AllReached => _lines.TrueForAll(l => l.Reached != false);

    /// <summary>Adds a series of measurements.</summary>
    /// <param name="figure">The statistic to show: <c>median</c>, or a percentile such as <c>p99</c>.</param>
    /// <param name="target">The upper limit, in milliseconds.</param>
    /// <param name="against">The milliseconds to compare with.</param>
    /// <param name="targetRatio">The upper limit of the ratio.</param>
    public void Add(
        string what, IReadOnlyCollection<double> milliseconds, string figure = "median", double? target = null, double? against = null,
        double? targetRatio = null, string memory = "")
    {
        var value = figure == "median" ? milliseconds.Median() : milliseconds.Percentile(double.Parse(figure[1..], CultureInfo.InvariantCulture));
        var ratio = value / against;
        var reached = target is null && targetRatio is null ? (bool?)null : !(value > target) && !(ratio > targetRatio);
        var goal = string.Join(", ", new[] { target is { } t ? $"≤ {Ms(t)}" : null, targetRatio is { } r ? $"≤ {Ratio(r)}" : null }.Where(g => g is not null));
        _lines.Add((new(what, figure, Ms(value), $"{Ms(milliseconds.Min())} – {Ms(milliseconds.Max())}", milliseconds.Count,
            ratio is { } x ? Ratio(x) : "", goal, memory), reached));
        Console.Error.WriteLine($"  {what}: {figure} {Ms(value)}{(ratio is { } y ? $", {Ratio(y)}" : "")}{(memory.Length > 0 ? $", {memory}" : "")}");
    }

    /// <summary>Adds a figure that is not a time.</summary>
    public void AddFigure(string what, string value, string goal, bool reached)
    {
        _lines.Add((new(what, "", value, "", 1, "", goal, ""), reached));
        Console.Error.WriteLine($"  {what}: {value}");
    }

    public void Print()
    {
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns("measurement", "statistic", "value", "min – max", "n", "ratio", "target", "reached", "peak memory");
        foreach (var (line, reached) in _lines)
        {
            string[] cells =
            [
                line.What, line.Figure, line.Value, line.Range, line.Count.ToString(CultureInfo.InvariantCulture), line.Ratio, line.Goal,
                reached switch { true => "yes", false => "NO", null => "" }, line.Memory,
            ];
            table.AddRow([.. cells.Select(c => new Text(c))]);
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 240;
        console.Write(table);
    }

    private static string Ms(double milliseconds) => milliseconds switch
    {
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms"),
    };

    private static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}×");

    private sealed record Line(string What, string Figure, string Value, string Range, int Count, string Ratio, string Goal, string Memory);
}
