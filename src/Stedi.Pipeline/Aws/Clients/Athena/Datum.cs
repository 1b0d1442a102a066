namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class Datum
{
    /// <summary>Null is NULL.</summary>
    public string? VarCharValue { get; set; }
}
