using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;
using Table = Stedi.Pipeline.Model.Table;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>A job in its wanted state.</summary>
/// <param name="Stem">The name in the pipeline, which is <paramref name="Name"/> without the prefix.</param>
/// <param name="Settings">All settings, without the mark that the deployment adds.</param>
internal sealed record WantedJob(TableName Table, string Stem, string Name, string ScriptKey, string Script, JobUpdate Settings)
{
    public static WantedJob Of(Table table, string script, AwsOptions options, AwsLake lake)
    {
        var stem = table.Job?.Name ?? table.Name.Value;
        var key = $"{lake.Scripts}{stem}-{Sha256.Hex(script)[..16]}.py";
        return new(table.Name, stem, options.JobPrefix + stem, key, script, JobSettings.Of(options, table.Description, lake.Address(key)));
    }
}
