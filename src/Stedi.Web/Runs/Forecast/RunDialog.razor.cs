using Microsoft.AspNetCore.Components;
using MudBlazor;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Forecast;

/// <summary>Asked before a run starts: what it builds, from what, how long that usually takes and what it costs. Enter starts it.</summary>
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

    // Who is in a hurry need not wait for the forecast.
    private bool CanStart => _forecast is null or { Errors.IsEmpty: true } && (_forecast is null || _forecast.Drift.IsEmpty || _ignoreDrift);

    private string Source => _forecast is { PastRuns: > 0 and var runs }
        ? $"The middle one of {Figures.Plural(runs, "earlier run")} of the same tables"
        : "Put together from earlier runs of the single tables";

    private string Cost => _forecast switch
    {
        { IsFree: true } => "nothing",
        { UsualCost: { } cost } => $"about {Figures.Dollars(cost)}",
        _ => "not known yet",
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
            Logger.LogWarning(e, "What a run of {Select} would do could not be told.", Select);
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

/// <summary>What was chosen in the dialog.</summary>
/// <param name="IgnoreDrift">Starts although what is deployed is not what the pipeline says.</param>
/// <param name="Reread">Reads the landing files again, although they may be those that were read before.</param>
public sealed record RunChoices(bool IgnoreDrift, bool Reread);
