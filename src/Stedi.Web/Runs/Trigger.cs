namespace Stedi.Web.Runs;

public enum TriggerKind { Dashboard, Api, Cli, Schedule, Rollback }

/// <summary>How a run was started, and by whom.</summary>
/// <param name="By">The name of the key or person. Shown to users, never a secret.</param>
public sealed record Trigger(TriggerKind Kind, string By);
