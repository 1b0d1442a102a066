using Microsoft.AspNetCore.Components;
using Stedi.Web.Components;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

public sealed partial class TableCard
{
    [Parameter, EditorRequired] public TableState State { get; set; } = null!;

    /// <summary>Typical build time; null if unknown.</summary>
    [Parameter] public TimeSpan? Usual { get; set; }

    [Parameter] public bool CanRun { get; set; }

    /// <summary>Receives the selection.</summary>
    [Parameter] public EventCallback<string> OnRun { get; set; }

    private TableView Table => State.Table;

    private TableAttempt Attempt => TableAttempt.Of(State);

    private RowLoss Loss => RowLoss.Of(State.Metrics);

    private CheckSummary Checks => CheckSummary.Of(State.Metrics?.Checks ?? []);

    private string Change => Attempt.State == AttemptState.Built && State.LastStep?.RowsOut is { } built
        ? $"{Figures.Count(built)} built"
        : State.PreviousRowCount is { } before && Table.RowCount is { } now && now != before ? Figures.Change(now - before) : "";

    private string? ChangeTitle => State.PreviousRowCount is { } before ? $"The previous version had {Figures.Plural(before, "row")}." : null;
}
