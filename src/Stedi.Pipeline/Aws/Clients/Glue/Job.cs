namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class Job
{
    public string? Name { get; set; }
    public string? Description { get; set; }
    public string? Role { get; set; }
    public DateTime? CreatedOn { get; set; }
    public DateTime? LastModifiedOn { get; set; }
    public ExecutionProperty? ExecutionProperty { get; set; }
    public JobCommand? Command { get; set; }
    public Dictionary<string, string>? DefaultArguments { get; set; }
    public int? MaxRetries { get; set; }

    /// <summary>Minutes.</summary>
    public int? Timeout { get; set; }

    /// <summary>Computed by Glue; must not be sent together with <see cref="WorkerType"/>.</summary>
    public double? MaxCapacity { get; set; }

    public string? SecurityConfiguration { get; set; }
    public string? GlueVersion { get; set; }
    public int? NumberOfWorkers { get; set; }
    public string? WorkerType { get; set; }
    public string? ExecutionClass { get; set; }
    public bool? JobRunQueuingEnabled { get; set; }
}
