namespace Stedi.Web.Runs;

public enum TriggerKind { Dashboard, Api, Cli, Schedule, Rollback }

/// <summary>What started a run, and in whose name.</summary>
/// <param name="By">The name of the key or person; shown, never a secret.</param>
public sealed record Trigger(TriggerKind Kind, string By);
