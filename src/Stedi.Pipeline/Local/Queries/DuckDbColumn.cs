using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <param name="Type">As DuckDB spells it.</param>
internal sealed record DuckDbColumn(string Name, string Type)
{
    public ResultColumn ToResult() => new(Name, DuckDbType.Parse(Type).Hive);
}
