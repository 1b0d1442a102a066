using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// How old a stored result may be that answers a statement again. Athena does not look whether the data has changed: so only results are let in that were asked for
/// after the tables last became what they are, by Glue's own account. Landing tables change with their files, unseen by Glue: they are always read.
/// </summary>
internal sealed class AthenaReuse(AwsOptions options, AmazonGlueClient glue, TimeProvider time)
{
    /// <summary>Between our clock and that of AWS, and Glue's rounding.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    /// <summary>Minutes; 0: none.</summary>
    /// <param name="timeout">A query that began before a table changed may end so much later.</param>
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
                // Athena will say so, with the place in the statement.
                return null;
            }
        });
}
