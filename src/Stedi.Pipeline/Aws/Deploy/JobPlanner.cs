using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>The Glue job of a table: absent, as it shall be, or other.</summary>
internal sealed class JobPlanner(AwsClients clients)
{
    public PlannedChange Plan(WantedJob wanted, Glue.Job? deployed)
    {
        var text = JobSettings.Text(wanted.Settings);
        if (deployed is null)
        {
            return new(
                new(DeployChangeKind.Create, DeployPart.Job, wanted.Name, wanted.Table, $"The job that makes {wanted.Table} is not there.", UnifiedDiff.Of("", text)),
                cancellationToken => CreateAsync(wanted, cancellationToken));
        }
        var found = JobSettings.Of(deployed);
        if (JobSettings.Text(found) is var stands && stands == text)
            return PlannedChange.Nothing(DeployPart.Job, wanted.Name, wanted.Table);
        var (kind, why) = JobSettings.AreAsDeployed(found)
            ? (DeployChangeKind.Update, "The pipeline or the settings of the server have changed since it was deployed.")
            : (DeployChangeKind.Drift, "Somebody else has changed the job, or made it.");
        return new(
            new(kind, DeployPart.Job, wanted.Name, wanted.Table, why, UnifiedDiff.Of(stands, text)), cancellationToken => UpdateAsync(wanted, cancellationToken));
    }

    private Task CreateAsync(WantedJob wanted, CancellationToken cancellationToken) =>
        GlueWrites.MakeAsync("glue:CreateJob", $"create the job {wanted.Name}", () =>
            clients.Glue.CreateJobAsync(JobSettings.Creation(wanted.Name, wanted.Settings), cancellationToken));

    private Task UpdateAsync(WantedJob wanted, CancellationToken cancellationToken) =>
        GlueWrites.MakeAsync("glue:UpdateJob", $"change the job {wanted.Name}", () =>
            clients.Glue.UpdateJobAsync(new() { JobName = wanted.Name, JobUpdate = wanted.Settings }, cancellationToken));
}
