using Stedi.Pipeline.Aws.Clients;

namespace Stedi.Pipeline.Aws;

/// <summary>Checks whether AWS works for this server. Results are shared, so any number of callers cost only a few calls.</summary>
public sealed class AwsProbe(AwsOptions options, AwsClients clients, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private (AwsStanding Standing, long At)? _seen;

    public async Task<AwsStanding> LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_seen is not { } seen || time.GetElapsedTime(seen.At) >= Fresh)
                _seen = seen = (await AskAsync(cancellationToken), time.GetTimestamp());
            return seen.Standing;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<AwsStanding> AskAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var (action, doing) = ("s3:ListBucket", $"list the bucket {options.Bucket}");
        try
        {
            await clients.S3.ListObjectsV2Async(new() { BucketName = options.Bucket, Prefix = new AwsLake(options).Listings, MaxKeys = 1 }, either.Token);
            (action, doing) = ("glue:GetTables", $"list the tables of {options.Database}");
            await ListTablesAsync(either.Token);
            (action, doing) = ("athena:GetWorkGroup", $"find the workgroup {options.WorkGroup}");
            await clients.Athena.GetWorkGroupAsync(new() { WorkGroup = options.WorkGroup }, either.Token);
            return AwsStanding.Good;
        }
        catch (Exception e) when (AwsFault.Covers(e))
        {
            var fault = AwsFault.Of(e, action, doing);
            return new(fault.Summary, fault.Message);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new("AWS does not respond.", $"AWS did not {doing} ({action}) within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>A missing database is not an error: deploying creates it.</summary>
    private async Task ListTablesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await clients.Glue.GetTablesAsync(new() { DatabaseName = options.Database, MaxResults = 1 }, cancellationToken);
        }
        catch (Clients.Glue.EntityNotFoundException)
        {
            return;
        }
    }
}
