using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The names of the Glue jobs: one of each job, and one of each landing table, under the table's own name.</summary>
public sealed class GlueJobNames(AwsOptions options)
{
    /// <param name="jobName">As the pipeline says it.</param>
    public string Of(string jobName) => options.JobPrefix + jobName;

    public string Of(Table table) => Of(table.Job?.Name ?? table.Name.Value);
}
