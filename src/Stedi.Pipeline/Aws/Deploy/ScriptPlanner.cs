using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>
/// The script of a job. Its name holds the hash of its text, so a new text is a new object, what runs at this moment keeps the one that it was started
/// with, and an object that does not hold what its name says was changed by hand.
/// </summary>
internal sealed class ScriptPlanner(AwsObjects objects, AwsLake lake)
{
    /// <param name="inUse">Where the deployed job finds its script; null where there is no job.</param>
    public async Task<PlannedChange> PlanAsync(WantedJob wanted, string? inUse, StoredScripts scripts, CancellationToken cancellationToken)
    {
        var stored = await scripts.ReadAsync(wanted.ScriptKey, cancellationToken);
        if (stored.Exists && stored.Text != wanted.Script)
            return Change(DeployChangeKind.Drift, "Somebody has changed the script in the bucket.", Diff(stored.Text));
        if (inUse == lake.Address(wanted.ScriptKey))
        {
            return stored.Exists
                ? PlannedChange.Nothing(DeployPart.Script, lake.Address(wanted.ScriptKey), wanted.Table)
                : Change(DeployChangeKind.Drift, "Somebody has removed the script from the bucket, and the job needs it.", null);
        }
        if (lake.KeyOf(inUse) is not { } key || !scripts.Covers(key))
        {
            return stored.Exists
                ? PlannedChange.Nothing(DeployPart.Script, lake.Address(wanted.ScriptKey), wanted.Table)
                : Change(DeployChangeKind.Create, "The script has not been uploaded.", null);
        }

        var old = await scripts.ReadAsync(key, cancellationToken);
        return old is { Exists: true } && (old.Text is null || key != $"{lake.Scripts}{wanted.Stem}-{Sha256.Hex(old.Text)[..16]}.py")
            ? Change(DeployChangeKind.Drift, $"Somebody has changed the script that the job runs, {lake.Address(key)}; the pipeline's is another one, too.", Diff(old.Text))
            : Change(DeployChangeKind.Update, "The pipeline's script has changed since it was deployed.", Diff(old.Text));

        string? Diff(string? from) => from is null ? null : UnifiedDiff.Of(from, wanted.Script);

        PlannedChange Change(DeployChangeKind kind, string why, string? diff) => new(
            new(kind, DeployPart.Script, lake.Address(wanted.ScriptKey), wanted.Table, why, diff),
            // Whoever writes this key writes this text: no need to look before.
            token => objects.PutAsync(wanted.ScriptKey, wanted.Script, "text/x-python", token));
    }
}
