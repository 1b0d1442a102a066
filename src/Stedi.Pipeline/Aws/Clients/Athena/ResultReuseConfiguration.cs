namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class ResultReuseConfiguration
{
    public ResultReuseByAgeConfiguration? ResultReuseByAgeConfiguration { get; set; }
}
