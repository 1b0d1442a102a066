namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class QueryExecutionStatistics
{
    public long? EngineExecutionTimeInMillis { get; set; }
    public long? DataScannedInBytes { get; set; }
    public long? TotalExecutionTimeInMillis { get; set; }
    public long? QueryQueueTimeInMillis { get; set; }
    public ResultReuseInformation? ResultReuseInformation { get; set; }
}
