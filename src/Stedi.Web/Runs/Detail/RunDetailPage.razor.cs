using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Detail;

public sealed partial class RunDetailPage
{
    private RunView? _run;
    private ImmutableArray<TableReport> _tables = [];
    private bool _busy;
    private bool _isMissing;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private RunReports Reports { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Parameter] public Guid Id { get; set; }

    protected override object Subject => Id;

    protected override bool Concerns(RunNotice notice) => notice.Concerns(Id);

    protected override async Task OnParametersSetAsync()
    {
        // The first answer has a status, and that says whether there is such a run; what it shows comes when the page is alive.
        try
        {
            _isMissing = !RendererInfo.IsInteractive && !await History.ExistsAsync(Id, CancellationToken.None);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            // The living page shows it, and looks again.
        }
        await base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_run?.Id != Id)
            _run = null;
        if (await History.FindAsync(Id, cancellationToken) is not { } run)
            return;
        _tables = (await Reports.OfAsync(run, cancellationToken)).Tables;
        _run = run;
    }

    private async Task ActAsync(Func<Guid, Task> act)
    {
        _busy = true;
        await act(Id);
        _busy = false;
        Refresh();
    }
}
