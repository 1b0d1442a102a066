using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Web.Components;

namespace Stedi.Web.Runs.Detail;

public sealed partial class ComparePage
{
    private const int Offers = 50;

    private ImmutableArray<RunView> _candidates = [];
    private RunComparison? _comparison;
    private Guid? _other;
    private bool _isMissing;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private RunComparer Comparer { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery] public string? With { get; set; }

    protected override object Subject => (Id, Named);

    /// <summary>The run in the URL.</summary>
    private Guid? Named => Guid.TryParse(With, out var other) ? other : null;

    private Guid? Other => Named ?? _other;

    /// <summary>The runs to choose from, including the one in the URL, which may be older.</summary>
    private IEnumerable<Guid?> Offered => _candidates.Select(c => (Guid?)c.Id).Union(Other is null ? [] : [Other]);

    protected override bool Concerns(RunNotice notice) => notice.Concerns(Id) || (Other is { } other && notice.Concerns(other));

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var run = await History.FindAsync(Id, cancellationToken);
        _isMissing = run is null;
        if (run is null)
            return;
        _candidates = await Comparer.CandidatesAsync(run, Offers, cancellationToken);
        _other = _candidates.IsEmpty ? null : _candidates[0].Id;
        _comparison = Other is { } other ? await Comparer.CompareAsync(Id, other, cancellationToken) : null;
    }

    private void Choose(Guid? other) => Navigation.NavigateTo($"/runs/{Id}/compare?with={other}");

    private string Name(Guid? id) => _candidates.FirstOrDefault(c => c.Id == id) is { } run
        ? $"{RunLook.Name(run, Local)}, {RunLook.Word(run.Status)}, {Local.Exact(run.CreatedAt)}"
        : _comparison is { Other: { } other } && other.Id == id ? $"{RunLook.Selection(other.Select)}, {RunLook.Word(other.Status)}, {Local.Exact(other.CreatedAt)}"
        : $"{id}";
}
