using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>A job as Glue stores it, with Glue's defaults.</summary>
internal static class FakeGlueJob
{
    public static Job From(CreateJobRequest r, DateTime now) => Complete(new()
    {
        Name = r.Name, Description = r.Description, Role = r.Role, ExecutionProperty = r.ExecutionProperty, Command = r.Command,
        DefaultArguments = r.DefaultArguments, MaxRetries = r.MaxRetries, Timeout = r.Timeout, SecurityConfiguration = r.SecurityConfiguration,
        GlueVersion = r.GlueVersion, NumberOfWorkers = r.NumberOfWorkers, WorkerType = r.WorkerType, ExecutionClass = r.ExecutionClass,
        JobRunQueuingEnabled = r.JobRunQueuingEnabled, CreatedOn = now, LastModifiedOn = now,
    });

    /// <summary>Settings that the update does not name are reset.</summary>
    public static Job From(Job old, JobUpdate u, DateTime now) => Complete(new()
    {
        Name = old.Name, CreatedOn = old.CreatedOn, LastModifiedOn = now,
        Description = u.Description, Role = u.Role, ExecutionProperty = u.ExecutionProperty, Command = u.Command,
        DefaultArguments = u.DefaultArguments, MaxRetries = u.MaxRetries, Timeout = u.Timeout, SecurityConfiguration = u.SecurityConfiguration,
        GlueVersion = u.GlueVersion, NumberOfWorkers = u.NumberOfWorkers, WorkerType = u.WorkerType, ExecutionClass = u.ExecutionClass,
        JobRunQueuingEnabled = u.JobRunQueuingEnabled,
    });

    public static JobRun Run(Job job, StartJobRunRequest request, string id, DateTime now) => new()
    {
        Id = id, Attempt = 0, JobName = job.Name, JobRunState = JobRunState.STARTING, StartedOn = now, LastModifiedOn = now,
        Arguments = request.Arguments, ExecutionTime = 0, Timeout = request.Timeout ?? job.Timeout, MaxCapacity = job.MaxCapacity,
        WorkerType = job.WorkerType, NumberOfWorkers = job.NumberOfWorkers, ExecutionClass = job.ExecutionClass,
        LogGroupName = FakeGlueJobs.LogGroup, GlueVersion = job.GlueVersion, JobRunQueuingEnabled = request.JobRunQueuingEnabled ?? job.JobRunQueuingEnabled,
    };

    private static Job Complete(Job job)
    {
        job.ExecutionProperty ??= new() { MaxConcurrentRuns = 1 };
        job.MaxRetries ??= 0;
        job.Timeout ??= 480;
        job.ExecutionClass ??= "STANDARD";
        job.GlueVersion ??= "0.9";
        job.MaxCapacity = (job.NumberOfWorkers ?? 2) * job.WorkerType switch { "G.025X" => 0.25, "G.2X" => 2, "G.4X" => 4, "G.8X" => 8, _ => 1 };
        return job;
    }
}
