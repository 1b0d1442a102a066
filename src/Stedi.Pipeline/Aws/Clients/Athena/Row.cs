namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class Row
{
    public List<Datum>? Data { get; set; }
}
