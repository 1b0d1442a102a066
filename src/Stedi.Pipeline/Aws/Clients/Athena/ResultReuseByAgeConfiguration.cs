namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class ResultReuseByAgeConfiguration
{
    public bool? Enabled { get; set; }
    public int? MaxAgeInMinutes { get; set; }
}
