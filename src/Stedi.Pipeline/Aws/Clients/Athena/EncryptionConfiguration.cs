namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class EncryptionConfiguration
{
    public string? EncryptionOption { get; set; }
    public string? KmsKey { get; set; }
}
