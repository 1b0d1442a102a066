using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>
/// That a run builds a table. It serves two ends: a unique index over <see cref="HoldsClaim"/> lets one run at a time build a table, and the
/// run's status and trigger, repeated here, let history be filtered by table through an index alone.
/// </summary>
public sealed class RunTable
{
    /// <summary>Of runs that build their tables or wait for them: a few, and (table, status, run) finds them however long the history is.</summary>
    internal static readonly RunStatus[] Open = [RunStatus.Queued, RunStatus.Running, RunStatus.Publishing];

    private RunTable() { }

    internal RunTable(Run run, TableName table)
    {
        RunId = run.Id;
        Table = table;
        TriggerKind = run.TriggerKind;
    }

    public Guid RunId { get; private set; }

    public TableName Table { get; private set; } = null!;

    public RunStatus Status { get; private set; }

    public TriggerKind TriggerKind { get; private set; }

    public bool HoldsClaim { get; private set; }

    internal void Follow(RunStatus status)
    {
        Status = status;
        HoldsClaim = status is RunStatus.Running or RunStatus.Publishing;
    }
}
