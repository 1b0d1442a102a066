namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class ResultConfiguration
{
    public string? OutputLocation { get; set; }
    public EncryptionConfiguration? EncryptionConfiguration { get; set; }
}
