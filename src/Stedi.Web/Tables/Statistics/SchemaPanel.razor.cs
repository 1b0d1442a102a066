using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components;

namespace Stedi.Web.Tables.Statistics;

public sealed partial class SchemaPanel
{
    private static readonly VersionStatistics Unmeasured = new(0, []);

    private ImmutableArray<string> _hidden = [];
    private string? _problem;
    private bool _asked;

    [Inject] private TableStatistics Statistics { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private ShownFormats Formats { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Parameter, EditorRequired] public TableView Table { get; set; } = null!;

    [Parameter] public VersionMetrics? Metrics { get; set; }

    private bool IsUnmeasured(VersionStatistics statistics) => statistics.Columns.IsEmpty && Table.CurrentVersion is not null;

    private async Task<VersionStatistics> LoadAsync(CancellationToken cancellationToken)
    {
        _problem = null;
        var user = (await Sessions.GetAuthenticationStateAsync()).User;
        _hidden = PreviewMask.Hidden(user, Table.Columns);
        if (Table.CurrentVersion is not { } version)
            return Unmeasured;
        try
        {
            var statistics = Statistics.IsFree || _asked
                ? await Statistics.MeasureAsync(Table.Name, version, cancellationToken)
                : await Statistics.FindAsync(Table.Name, version, cancellationToken);
            return statistics is null ? Unmeasured : PreviewMask.For(user, statistics, Table.Columns);
        }
        catch (QueryException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The schema is still shown.
            _problem = $"Could not measure the columns: {FaultMask.For(user, e)}";
            return Unmeasured;
        }
    }
}
