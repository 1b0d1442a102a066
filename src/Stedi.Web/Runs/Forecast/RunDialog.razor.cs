using Microsoft.AspNetCore.Components;
using MudBlazor;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Forecast;

/// <summary>Confirms a run before it starts. Shows its tables, inputs, typical duration and cost. Enter starts the run.</summary>
public sealed partial class RunDialog : IDisposable
{
    public static readonly DialogOptions Options = new() { CloseOnEscapeKey = true, FullWidth = true, MaxWidth = MaxWidth.Medium };

    private readonly CancellationTokenSource _closed = new();
    private RunForecast? _forecast;
    private string? _failure;
    private bool _ignoreDrift;
    private bool _reread;

    [Inject] private RunForecasts Forecasts { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private ILogger<RunDialog> Logger { get; set; } = null!;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    [Parameter, EditorRequired] public string Select { get; set; } = "";

    private string Title => $"Run {RunLook.Selection(Select)}?";

    // The run can be started before the forecast has loaded.
    private bool CanStart => _forecast is null or { Errors.IsEmpty: true } && (_forecast is null || _forecast.Drift.IsEmpty || _ignoreDrift);

    private string Source => _forecast is { PastRuns: > 0 and var runs }
        ? (runs == 1 ? "Duration of the last run of these tables" : $"Median of the last {Figures.Plural(runs, "run")} of these tables")
        : "Estimated from earlier runs of each table";

    private string Cost => _forecast switch
    {
        { IsFree: true } => "no cost",
        { UsualCost: { } cost } => $"about {Figures.Dollars(cost)}",
        _ => "unknown",
    };

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _forecast = await Forecasts.OfAsync(Select, _closed.Token);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogWarning(e, "Could not preview a run of {Select}.", Select);
            _failure = DatabaseOutage.Explain(e);
        }
    }

    private static TimeSpan? Length(long? milliseconds) => milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    private string From(StepForecast step, InputForecast input) => input switch
    {
        { Fault: { } fault } => fault,
        { Kind: InputKind.Landing } =>
            $"{(input.Table == step.Table ? "" : input.Table + ": ")}{Figures.Plural(input.Files ?? 0, "landing file")}, {Figures.Bytes(input.Bytes)}{(input.IsNew == true ? ", not read before" : ", unchanged")}",
        { Kind: InputKind.Built } => $"{input.Table}, built by this run",
        _ => $"{input.Table} of {(input.PublishedAt is { } at ? Local.Exact(at) : input.Version)}",
    };
}

/// <summary>The choices made in the dialog.</summary>
/// <param name="IgnoreDrift">Starts even if the deployed jobs differ from the pipeline.</param>
/// <param name="Reread">Reads the landing files again even if they are unchanged.</param>
public sealed record RunChoices(bool IgnoreDrift, bool Reread);
