using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Determines the max age of a stored result to reuse. Athena does not check whether the data has changed. So only results from after the last change of
/// the tables in Glue are reused. Landing tables change with their files, which Glue does not notice, so they are always read.
/// </summary>
internal sealed class AthenaReuse(AwsOptions options, AmazonGlueClient glue, TimeProvider time)
{
    /// <summary>For clock differences to AWS, and Glue's rounding.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    /// <summary>The max age in minutes; 0 for no reuse.</summary>
    /// <param name="timeout">A query that began before a change may end this much later.</param>
    public async Task<int> MinutesAsync(AthenaStatement statement, PipelineDefinition pipeline, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (options.ResultReuseMinutes == 0 || statement.Tables.IsEmpty || statement.Tables.Any(t => pipeline.Find(t) is not { IsLanding: false }))
            return 0;
        var changed = DateTime.MinValue;
        foreach (var name in statement.Tables)
        {
            if (await UpdateTimeAsync(name, cancellationToken) is not { } at)
                return 0;
            changed = at > changed ? at : changed;
        }
        var age = time.GetUtcNow().UtcDateTime - changed - timeout - Margin;
        return (int)Math.Clamp(age.TotalMinutes, 0, options.ResultReuseMinutes);
    }

    private Task<DateTime?> UpdateTimeAsync(TableName name, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:GetTable", $"look up the table {name}", async () =>
        {
            try
            {
                var answer = await glue.GetTableAsync(new() { DatabaseName = options.Database, Name = name.Value }, cancellationToken);
                return answer.Table?.UpdateTime ?? answer.Table?.CreateTime;
            }
            catch (EntityNotFoundException)
            {
                // Athena reports this itself, with the position in the statement.
                return null;
            }
        });
}
