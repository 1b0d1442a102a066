using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;
using Table = Stedi.Pipeline.Model.Table;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>A job as it shall stand.</summary>
/// <param name="Stem">The name in the pipeline; <paramref name="Name"/> has the prefix before it.</param>
/// <param name="Settings">All that the job has; without the mark that deploying adds.</param>
internal sealed record WantedJob(TableName Table, string Stem, string Name, string ScriptKey, string Script, JobUpdate Settings)
{
    public static WantedJob Of(Table table, string script, AwsOptions options, AwsLake lake)
    {
        var stem = table.Job?.Name ?? table.Name.Value;
        var key = $"{lake.Scripts}{stem}-{Sha256.Hex(script)[..16]}.py";
        return new(table.Name, stem, options.JobPrefix + stem, key, script, JobSettings.Of(options, table.Description, lake.Address(key)));
    }
}
