namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class JobRun
{
    public string? Id { get; set; }
    public int? Attempt { get; set; }
    public string? JobName { get; set; }

    /// <summary>See <see cref="Glue.JobRunState"/>.</summary>
    public string? JobRunState { get; set; }

    public string? StateDetail { get; set; }
    public DateTime? StartedOn { get; set; }
    public DateTime? LastModifiedOn { get; set; }
    public DateTime? CompletedOn { get; set; }
    public Dictionary<string, string>? Arguments { get; set; }
    public string? ErrorMessage { get; set; }

    /// <summary>Seconds.</summary>
    public int? ExecutionTime { get; set; }

    /// <summary>Minutes.</summary>
    public int? Timeout { get; set; }

    public double? MaxCapacity { get; set; }
    public string? WorkerType { get; set; }
    public int? NumberOfWorkers { get; set; }
    public string? ExecutionClass { get; set; }

    /// <summary>Only for FLEX and auto-scaled runs. For others, it is <see cref="ExecutionTime"/> × <see cref="MaxCapacity"/>.</summary>
    public double? DPUSeconds { get; set; }

    /// <summary>Without the suffix <c>/output</c> or <c>/error</c>.</summary>
    public string? LogGroupName { get; set; }

    public string? GlueVersion { get; set; }
    public bool? JobRunQueuingEnabled { get; set; }
}
