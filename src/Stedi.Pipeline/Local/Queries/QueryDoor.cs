using System.Collections.Frozen;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Who gets in: one SELECT over known tables that calls known harmless functions. What is not listed is refused, so that a function which
/// a later DuckDB brings is refused until someone has looked at it.
/// </summary>
internal static class QueryDoor
{
    private static readonly FrozenSet<string> TableFunctions = FrozenSet.Create("generate_series", "range", "unnest");

    /// <param name="tables">The tables there are.</param>
    public static SqlVerdict Inspect(SqlReading statement, IReadOnlyCollection<string> tables)
    {
        if (statement.Error is { } error)
            return new(error, statement.Position);
        var known = tables.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var reference in statement.References)
            if (Refuse(reference, known) is { } refusal)
                return new(refusal, reference.Position);
        return new(null);
    }

    private static string? Refuse(SqlReference reference, HashSet<string> tables) => reference.Kind switch
    {
        SqlReferenceKind.Table when !tables.Contains(reference.Name) =>
            $"There is no table {reference.Name}. The tables are {string.Join(", ", tables.Order(StringComparer.Ordinal))}; "
            + "SHOW TABLES and DESCRIBE tell more.",
        SqlReferenceKind.TableFunction when !TableFunctions.Contains(reference.Name) =>
            $"The table function {reference.Name} is not available in queries: they read tables, and {string.Join(", ", TableFunctions.Order())}.",
        SqlReferenceKind.Function when !IsHarmless(reference.Name) => $"The function {reference.Name} is not available in queries.",
        SqlReferenceKind.Parameter => "A query takes no parameters; write the value in its place.",
        _ => null,
    };

    private static bool IsHarmless(string function) => HarmlessFunctions.All.Contains(function) || function.All(IsOperatorSign);

    private static bool IsOperatorSign(char sign) => char.IsAscii(sign) && (char.IsPunctuation(sign) || char.IsSymbol(sign)) && sign is not '_';
}
