namespace Stedi.Pipeline.Model;

/// <summary>A column of a table, in the table's spelling.</summary>
public sealed record TableColumn(TableName Table, string Name) : IComparable<TableColumn>
{
    public int CompareTo(TableColumn? other) =>
        other is null ? 1 : Table.CompareTo(other.Table) is not 0 and var order ? order : string.CompareOrdinal(Name, other.Name);

    public override string ToString() => $"{Table}.{Name}";
}
