using Stedi.Pipeline.Model;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Columns of the pipeline against columns of Glue, whose names are lower case.</summary>
internal static class TableTexts
{
    public static List<Glue.Column> Columns(Table table) =>
        [.. table.Columns.Select(c => new Glue.Column { Name = c.Name.ToLowerInvariant(), Type = TypeOf(c.Type.Name) })];

    /// <summary>One column a line: equal texts are equal columns.</summary>
    public static string Text(IEnumerable<Glue.Column>? columns) =>
        string.Concat((columns ?? []).Select(c => $"{c.Name?.ToLowerInvariant()} {TypeOf(c.Type ?? "")}\n"));

    /// <summary>Hive has several spellings of some types, and keeps one.</summary>
    private static string TypeOf(string type) => ColumnType.Parse(type) switch
    {
        { Kind: ColumnKind.Int } => "int",
        { Kind: ColumnKind.Float } => "float",
        { Kind: ColumnKind.Decimal } t => t.Name,
        // Without a length they are none of Hive's.
        { Name: "varchar" or "char" } => "string",
        var other => other.Name.Replace(" ", "", StringComparison.Ordinal),
    };
}
