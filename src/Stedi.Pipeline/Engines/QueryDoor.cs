using System.Collections.Frozen;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// Who gets in: one SELECT over known tables that calls known harmless functions. What an engine does not list is refused, so that what a
/// later version of it brings is refused until someone has looked at it.
/// </summary>
/// <param name="tableFunctions">Functions that may stand in FROM.</param>
/// <param name="isHarmless">Whether another function, by its name in lower case, computes a value from its arguments and does nothing else.</param>
internal sealed class QueryDoor(FrozenSet<string> tableFunctions, Func<string, bool> isHarmless)
{
    /// <param name="tables">The tables there are.</param>
    public SqlVerdict Inspect(SqlAnalysis analysis, IReadOnlyCollection<string> tables)
    {
        var references = analysis.References;
        if (analysis.Error is { } error)
            return new(error, analysis.Position) { IsBusy = analysis.IsBusy, IsSlip = analysis.IsSyntaxError };
        var known = tables.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var reference in references)
            if (Refuse(reference, known) is { } refusal)
                // A path in the place of a table is no slip.
                return new(refusal, reference.Position) { IsSlip = reference.Kind == SqlReferenceKind.Table && TableName.TryParse(reference.Name.ToLowerInvariant(), out _) };
        return new(null)
        {
            Tables = [.. references.Where(r => r.Kind == SqlReferenceKind.Table).Select(r => TableName.Parse(r.Name.ToLowerInvariant())).Distinct()],
        };
    }

    public static string NoTable(string name, IEnumerable<string> tables) =>
        $"There is no table {name}. The tables are {string.Join(", ", tables.Order(StringComparer.Ordinal))}; SHOW TABLES and DESCRIBE tell more.";

    private string? Refuse(SqlReference reference, HashSet<string> tables) => reference.Kind switch
    {
        SqlReferenceKind.Table when !tables.Contains(reference.Name) => NoTable(reference.Name, tables),
        SqlReferenceKind.TableFunction when !tableFunctions.Contains(reference.Name) =>
            $"The table function {reference.Name} is not available in queries: they read tables, and {string.Join(", ", tableFunctions.Order())}.",
        SqlReferenceKind.Function when !isHarmless(reference.Name) && !reference.Name.All(IsOperatorSign) =>
            $"The function {reference.Name} is not available in queries.",
        SqlReferenceKind.Parameter => "A query takes no parameters; write the value in its place.",
        _ => null,
    };

    private static bool IsOperatorSign(char sign) => char.IsAscii(sign) && (char.IsPunctuation(sign) || char.IsSymbol(sign)) && sign is not '_';
}
