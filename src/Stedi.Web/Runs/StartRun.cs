using System.Collections.Immutable;

namespace Stedi.Web.Runs;

/// <summary>What to do when another run builds one of the same tables.</summary>
public enum WhenBusy { Queue, Refuse }

/// <summary>A request to build tables; the same from the dashboard, REST, the command line and a schedule.</summary>
/// <param name="Select">See <see cref="Stedi.Pipeline.Model.Selection"/>.</param>
/// <param name="IdempotencyKey">The same key gives the same run. Null: always a new run.</param>
/// <param name="IgnoreDrift">Starts although what is deployed is not what the pipeline says; the run's history keeps that.</param>
/// <param name="Reread">Reads the landing files again, although they may be those that were read before.</param>
public sealed record StartRun(
    string Select, Trigger Trigger, IdempotencyKey? IdempotencyKey = null, WhenBusy WhenBusy = WhenBusy.Queue, bool IgnoreDrift = false, bool Reread = false);

public enum StartRefusal { InvalidSelection, InvalidKey, KeyReused, Busy, NoDefinition, Drift, Held }

/// <summary>Either a run or the reasons why there is none.</summary>
/// <param name="IsNew">False where an idempotency key led to a run that was there already.</param>
public sealed record StartResult(Run? Run, bool IsNew, StartRefusal? Refusal, ImmutableArray<string> Errors)
{
    public static StartResult Created(Run run) => new(run, true, null, []);

    public static StartResult Existing(Run run) => new(run, false, null, []);

    public static StartResult Refused(StartRefusal refusal, params ImmutableArray<string> errors) => new(null, false, refusal, errors);
}

/// <summary>Null: done. Otherwise why the run cannot be changed so.</summary>
public sealed record ChangeResult(Run? Run, string? Refusal)
{
    public static readonly ChangeResult NotFound = new(null, null);
}
