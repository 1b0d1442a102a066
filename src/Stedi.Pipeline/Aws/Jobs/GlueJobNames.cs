using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The names of the Glue jobs: one of each job, and one of each landing table, under the table's own name.</summary>
public sealed class GlueJobNames(AwsOptions options)
{
    public string Of(JobRequest request) => options.JobPrefix + request.JobName;

    public string Of(Table table) => options.JobPrefix + (table.Job?.Name ?? table.Name.Value);
}
