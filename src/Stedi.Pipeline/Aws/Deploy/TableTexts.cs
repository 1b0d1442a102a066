using Stedi.Pipeline.Model;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Compares columns of the pipeline with columns of Glue, which have lower-case names.</summary>
internal static class TableTexts
{
    public static List<Glue.Column> Columns(Table table) =>
        [.. table.Columns.Select(c => new Glue.Column { Name = c.Name.ToLowerInvariant(), Type = TypeOf(c.Type.Name) })];

    /// <summary>One column per line. Equal texts mean equal columns.</summary>
    public static string Text(IEnumerable<Glue.Column>? columns) =>
        string.Concat((columns ?? []).Select(c => $"{c.Name?.ToLowerInvariant()} {TypeOf(c.Type ?? "")}\n"));

    /// <summary>Hive accepts several spellings for some types, and stores one.</summary>
    private static string TypeOf(string type) => ColumnType.Parse(type) switch
    {
        { Kind: ColumnKind.Int } => "int",
        { Kind: ColumnKind.Float } => "float",
        { Kind: ColumnKind.Decimal } t => t.Name,
        // Without a length, they are not valid in Hive.
        { Name: "varchar" or "char" } => "string",
        var other => other.Name.Replace(" ", "", StringComparison.Ordinal),
    };
}
