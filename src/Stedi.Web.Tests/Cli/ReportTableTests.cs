using Spectre.Console;
using Stedi.Pipeline.Model;
using Stedi.Web.Cli;
using Stedi.Web.Runs;

namespace Stedi.Web.Tests.Cli;

public sealed class ReportTableTests
{
    private static readonly RunReport Report = new(Guid.Empty, RunStatus.Succeeded, null, 1234,
    [
        new(TableName.Parse("machine_learning_curated"), "curated", StepStatus.Succeeded, 81_273_000, 81_273_000, [new("no_research_consent", 40_292_000)], [], "v", 1234, null),
        new(TableName.Parse("customer_landing"), "landing", StepStatus.Succeeded, 956, 956, [], [], "v", 12, null),
    ])
    {
        Warnings = [new(TableName.Parse("customer_landing"), RunWarnings.Rejects, "2 of 956 lines rejected (0.2 %)")],
    };

    [Fact]
    public void Write_NarrowWindow_BreaksNoWordAndKeepsTheMessages()
    {
        var lines = Write(80);

        Assert.All(lines, l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains(lines, l => l.Contains("machine_learning_curated  succeeded  81,273,000  81,273,000  40,292,000", StringComparison.Ordinal));
        Assert.Contains("  machine_learning_curated: no_research_consent 40,292,000", lines);
        Assert.Contains("warning: customer_landing: 2 of 956 lines rejected (0.2 %)", lines);
        Assert.Equal($"run {Guid.Empty} succeeded in 1,234 ms", lines[^1]);
    }

    [Fact]
    public void Write_WideWindow_HasZoneAndMessagesInTheTable()
    {
        var lines = Write(140);

        Assert.Contains(lines, l => l.Contains("curated", StringComparison.Ordinal) && l.Contains("no_research_consent 40,292,000", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("  machine_learning_curated:", StringComparison.Ordinal));
    }

    private static string[] Write(int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        ReportTable.Write(Report, console, redirected: false);
        return [.. text.ToString().Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];
    }
}
