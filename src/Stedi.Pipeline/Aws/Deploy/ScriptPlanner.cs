using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>
/// Plans the script of a job. Its name contains the hash of its text. So a new text is a new object, and running jobs keep their script. An
/// object that does not match its name was changed by hand.
/// </summary>
internal sealed class ScriptPlanner(AwsObjects objects, AwsLake lake)
{
    /// <param name="inUse">The script location of the deployed job; null if there is no job.</param>
    public async Task<PlannedChange> PlanAsync(WantedJob wanted, string? inUse, StoredScripts scripts, CancellationToken cancellationToken)
    {
        var stored = await scripts.ReadAsync(wanted.ScriptKey, cancellationToken);
        if (stored.Exists && stored.Text != wanted.Script)
            return Change(DeployChangeKind.Drift, "The script in the bucket was changed outside of STEDI.", Diff(stored.Text));
        if (inUse == lake.Address(wanted.ScriptKey))
        {
            return stored.Exists
                ? PlannedChange.Nothing(DeployPart.Script, lake.Address(wanted.ScriptKey), wanted.Table)
                : Change(DeployChangeKind.Drift, "The script was removed from the bucket, but the job needs it.", null);
        }
        if (lake.KeyOf(inUse) is not { } key || !scripts.Covers(key))
        {
            return stored.Exists
                ? PlannedChange.Nothing(DeployPart.Script, lake.Address(wanted.ScriptKey), wanted.Table)
                : Change(DeployChangeKind.Create, "The script has not been uploaded.", null);
        }

        var old = await scripts.ReadAsync(key, cancellationToken);
        return old is { Exists: true } && (old.Text is null || key != $"{lake.Scripts}{wanted.Stem}-{Sha256.Hex(old.Text)[..16]}.py")
            ? Change(DeployChangeKind.Drift, $"The job's script {lake.Address(key)} was changed outside of STEDI, and the pipeline has a new script.", Diff(old.Text))
            : Change(DeployChangeKind.Update, "The pipeline's script has changed since the last deployment.", Diff(old.Text));

        string? Diff(string? from) => from is null ? null : UnifiedDiff.Of(from, wanted.Script);

        PlannedChange Change(DeployChangeKind kind, string why, string? diff) => new(
            new(kind, DeployPart.Script, lake.Address(wanted.ScriptKey), wanted.Table, why, diff),
            // Everybody who writes this key writes the same text, so no check is needed.
            token => objects.PutAsync(wanted.ScriptKey, wanted.Script, "text/x-python", token));
    }
}
