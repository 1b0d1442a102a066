using System.Collections.Frozen;
using DuckDB.NET.Data;

namespace Stedi.Pipeline.Local;

/// <summary>Facts about DuckDB's functions.</summary>
internal sealed class DuckDbFunctions
{
    private readonly FrozenSet<string> _aggregates;
    private readonly FrozenSet<string> _stable;

    /// <param name="connection">An open connection, only used for reading.</param>
    public DuckDbFunctions(DuckDBConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT function_name, bool_or(function_type = 'aggregate'), bool_and(coalesce(stability = 'CONSISTENT', false)) FROM duckdb_functions() GROUP BY 1";
        using var reader = command.ExecuteReader();
        var (aggregates, stable) = (new List<string>(), new List<string>());
        while (reader.Read())
        {
            if (reader.GetBoolean(1))
                aggregates.Add(reader.GetString(0));
            if (reader.GetBoolean(2))
                stable.Add(reader.GetString(0));
        }
        (_aggregates, _stable) = (aggregates.ToFrozenSet(StringComparer.OrdinalIgnoreCase), stable.ToFrozenSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether it aggregates many rows to one value.</summary>
    public bool IsAggregate(string name) => _aggregates.Contains(name);

    /// <summary>Whether it is deterministic. False for macros, where this is unknown.</summary>
    public bool IsStable(string name) => _stable.Contains(name);
}
