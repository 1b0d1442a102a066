namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class ResultReuseInformation
{
    public bool? ReusedPreviousResult { get; set; }
}
