using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>
/// One table of a run. It has two purposes: a unique index over <see cref="HoldsClaim"/> lets only one run at a time build a table. And the
/// run's status and trigger, repeated here, let an index alone filter history by table.
/// </summary>
public sealed class RunTable
{
    /// <summary>The statuses of open runs. They are few, and the index (table, status, run) finds them in any length of history.</summary>
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
