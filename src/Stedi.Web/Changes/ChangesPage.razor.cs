using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Web.Runs;

namespace Stedi.Web.Changes;

public sealed partial class ChangesPage
{
    /// <summary>Changed tables shown before a button shows the rest.</summary>
    private const int TablesAtFirst = 100;

    private const int RunsOffered = 20;

    private ChangeAnswer? _answer;
    private IReadOnlyList<string> _summary = [];
    private ImmutableArray<RunView> _runs = [];
    private int _shown = TablesAtFirst;

    [Inject] private ChangeService Changes { get; set; } = null!;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery] public string? From { get; set; }

    [SupplyParameterFromQuery] public string? To { get; set; }

    protected override object Subject => (From, To);

    /// <summary>The URL names a run as the later side.</summary>
    private bool IsOfRun => ChangePoint.TryParse(To, out var to) && to.Run is not null;

    /// <summary>The current state changes when a run publishes. An open run changes with each event.</summary>
    protected override bool Concerns(RunNotice notice) =>
        (string.IsNullOrEmpty(To) && notice.Kind == RunEventKinds.RunSucceeded) || IsOf(_answer?.Report?.From, notice) || IsOf(_answer?.Report?.To, notice);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var answer = await Changes.CompareAsync(From, To, cancellationToken);
        _runs = (await History.ListAsync(new RunFilter(Limit: RunsOffered), cancellationToken)).Items;
        (_answer, _summary, _shown) = (answer, answer.Report is { } report ? ChangeText.Summary(report) : [], TablesAtFirst);
    }

    private static bool IsOf(ChangeSide? side, RunNotice notice) => side?.Run is { } run && notice.Concerns(run.Id);

    private void Swap()
    {
        if (_answer?.Report is { } report)
            Go(Text(report.To), Text(report.From));
    }

    private static string Text(ChangeSide side) => (side.Run is { } run ? ChangePoint.Of(run.Id) : ChangePoint.Of(side.At)).ToString();

    private void Go(string? from, string? to) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/changes", new Dictionary<string, object?> { ["from"] = from, ["to"] = to }));
}
