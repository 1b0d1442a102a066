namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class Order
{
    public string? Column { get; set; }
    public int? SortOrder { get; set; }
}
