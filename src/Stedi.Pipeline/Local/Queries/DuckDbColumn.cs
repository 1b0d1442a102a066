using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <param name="Type">In DuckDB's spelling.</param>
internal sealed record DuckDbColumn(string Name, string Type)
{
    public ResultColumn ToResult() => new(Name, DuckDbType.Parse(Type).Hive);
}
