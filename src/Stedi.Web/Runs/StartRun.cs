using System.Collections.Immutable;

namespace Stedi.Web.Runs;

/// <summary>What to do when another run builds one of the same tables.</summary>
public enum WhenBusy { Queue, Refuse }

/// <summary>A request to build tables, from the dashboard, REST, the command line or a schedule.</summary>
/// <param name="Select">See <see cref="Stedi.Pipeline.Model.Selection"/>.</param>
/// <param name="IdempotencyKey">The same key returns the same run. Null always starts a new run.</param>
/// <param name="IgnoreDrift">Starts even if the deployed jobs differ from the pipeline. The run's history records it.</param>
/// <param name="Reread">Reads the landing files again even if they are unchanged.</param>
public sealed record StartRun(
    string Select, Trigger Trigger, IdempotencyKey? IdempotencyKey = null, WhenBusy WhenBusy = WhenBusy.Queue, bool IgnoreDrift = false, bool Reread = false);

public enum StartRefusal { InvalidSelection, InvalidKey, KeyReused, Busy, NoDefinition, Drift, Held }

/// <summary>Either a run, or the reasons why none was started.</summary>
/// <param name="IsNew">False if the idempotency key matched an existing run.</param>
public sealed record StartResult(Run? Run, bool IsNew, StartRefusal? Refusal, ImmutableArray<string> Errors)
{
    public static StartResult Created(Run run) => new(run, true, null, []);

    public static StartResult Existing(Run run) => new(run, false, null, []);

    public static StartResult Refused(StartRefusal refusal, params ImmutableArray<string> errors) => new(null, false, refusal, errors);
}

/// <summary>The result of a change. <c>Refusal</c> is null if the change was made; otherwise it says why not.</summary>
public sealed record ChangeResult(Run? Run, string? Refusal)
{
    public static readonly ChangeResult NotFound = new(null, null);
}
