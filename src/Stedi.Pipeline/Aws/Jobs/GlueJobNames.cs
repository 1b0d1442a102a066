using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The names of the Glue jobs: one per job, and one per landing table with the table's own name.</summary>
public sealed class GlueJobNames(AwsOptions options)
{
    /// <param name="jobName">The name in the pipeline.</param>
    public string Of(string jobName) => options.JobPrefix + jobName;

    public string Of(Table table) => Of(table.Job?.Name ?? table.Name.Value);
}
