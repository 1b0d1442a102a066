using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs.Detail;

/// <summary>The steps of a run as bars over time, with their figures. The bars grow until the run ends.</summary>
public sealed partial class StepTimeline : IDisposable
{
    private IDisposable? _listening;

    [Inject] private Pulse Pulse { get; set; } = null!;

    [Parameter, EditorRequired] public RunView Run { get; set; } = null!;

    /// <summary>The report of each step; a step without a report shows no drops.</summary>
    [Parameter] public IReadOnlyList<TableReport> Tables { get; set; } = [];

    [Parameter] public RunGraph Graph { get; set; } = RunGraph.Unknown;

    /// <summary>The step that is open beside the timeline.</summary>
    [Parameter] public TableName? Chosen { get; set; }

    /// <summary>The URL that opens the step of a table, or closes it if it is open.</summary>
    [Parameter, EditorRequired] public Func<TableName, string> StepUrl { get; set; } = null!;

    private CriticalPath Path => CriticalPath.Of(Run, Graph.Upstream, Pulse.Now);

    private TimeSpan Whole => Run.Duration(Pulse.Now);

    protected override void OnParametersSet()
    {
        if (Run.Status.HasEnded())
            Dispose();
        else if (RendererInfo.IsInteractive)
            _listening ??= Pulse.Listen(() => _ = InvokeAsync(StateHasChanged));
    }

    public void Dispose()
    {
        _listening?.Dispose();
        _listening = null;
    }

    /// <summary>The message of a step, unless another panel of the page already shows it.</summary>
    private string? Remark(StepView step) => (RunLook.Error(step) ?? step.Reason) switch
    {
        null => Graph.Missing(step, Run),
        var said => step.Table == Chosen || FailurePanel.Says(Run, step) ? null : said,
    };

    /// <summary>The checks that did not pass, with their rows, unless the open step shows them; of a failed step all checks.</summary>
    private IReadOnlyList<CheckRow> ChecksOf(StepView step) => step.Table == Chosen ? [] :
        [.. (ReportOf(step.Table)?.Checks ?? []).Select(CheckRow.Of).Where(r => r.Violations > 0 || step.Status == StepStatus.Failed).OrderByDescending(r => r.Violations > 0)];

    private TableReport? ReportOf(TableName table) => Tables.FirstOrDefault(t => t.Name == table);

    private static (long Rows, string Title)? DropsOf(TableReport? report) => report is { RowsIn: not null }
        ? (report.Drops.Sum(d => d.Rows), string.Join("\n", report.Drops.Where(d => d.Rows > 0).Select(d => $"{d.Reason}: {Figures.Count(d.Rows)}")))
        : null;
}
