using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Compares the Glue job of a table with the wanted one.</summary>
internal sealed class JobPlanner(AwsClients clients)
{
    public PlannedChange Plan(WantedJob wanted, Glue.Job? deployed)
    {
        var text = JobSettings.Text(wanted.Settings);
        if (deployed is null)
        {
            return new(
                new(DeployChangeKind.Create, DeployPart.Job, wanted.Name, wanted.Table, $"The job for {wanted.Table} does not exist.", UnifiedDiff.Of("", text)),
                cancellationToken => CreateAsync(wanted, cancellationToken));
        }
        var found = JobSettings.Of(deployed);
        if (JobSettings.Text(found) is var stands && stands == text)
            return PlannedChange.Nothing(DeployPart.Job, wanted.Name, wanted.Table);
        var (kind, why) = JobSettings.AreAsDeployed(found)
            ? (DeployChangeKind.Update, "The pipeline or the server settings have changed since the last deployment.")
            : (DeployChangeKind.Drift, "The job was changed or created outside of STEDI.");
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
