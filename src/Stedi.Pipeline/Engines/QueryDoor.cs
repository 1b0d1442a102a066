using System.Collections.Frozen;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// Allows one SELECT over known tables with known harmless functions. Everything else is refused, including functions of later engine versions
/// until someone has checked them.
/// </summary>
/// <param name="tableFunctions">The functions allowed in FROM.</param>
/// <param name="isHarmless">Whether another function (in lower case) only computes a value from its arguments.</param>
internal sealed class QueryDoor(FrozenSet<string> tableFunctions, Func<string, bool> isHarmless)
{
    /// <param name="tables">All tables.</param>
    public SqlVerdict Inspect(SqlAnalysis analysis, IReadOnlyCollection<string> tables)
    {
        var references = analysis.References;
        if (analysis.Error is { } error)
            return new(error, analysis.Position) { IsBusy = analysis.IsBusy, IsSlip = analysis.IsSyntaxError };
        var known = tables.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var reference in references)
            if (Refuse(reference, known) is { } refusal)
                // A path instead of a table name is not a slip.
                return new(refusal, reference.Position) { IsSlip = reference.Kind == SqlReferenceKind.Table && TableName.TryParse(reference.Name.ToLowerInvariant(), out _) };
        return new(null)
        {
            Tables = [.. references.Where(r => r.Kind == SqlReferenceKind.Table).Select(r => TableName.Parse(r.Name.ToLowerInvariant())).Distinct()],
        };
    }

    public static string NoTable(string name, IEnumerable<string> tables) =>
        $"There is no table {name}. The tables are {string.Join(", ", tables.Order(StringComparer.Ordinal))}. For details, use SHOW TABLES or DESCRIBE.";

    private string? Refuse(SqlReference reference, HashSet<string> tables) => reference.Kind switch
    {
        SqlReferenceKind.Table when !tables.Contains(reference.Name) => NoTable(reference.Name, tables),
        SqlReferenceKind.TableFunction when !tableFunctions.Contains(reference.Name) =>
            $"The table function {reference.Name} is not available in queries. Use tables or {string.Join(", ", tableFunctions.Order())}.",
        SqlReferenceKind.Function when !isHarmless(reference.Name) && !reference.Name.All(IsOperatorSign) =>
            $"The function {reference.Name} is not available in queries.",
        SqlReferenceKind.Parameter => "Queries cannot have parameters. Write the value instead.",
        _ => null,
    };

    private static bool IsOperatorSign(char sign) => char.IsAscii(sign) && (char.IsPunctuation(sign) || char.IsSymbol(sign)) && sign is not '_';
}
