using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local;

/// <summary>Casts the columns of a query to the types that are written to files: see <see cref="DuckDbType.Written"/>.</summary>
internal static partial class Casts
{
    /// <summary>The SELECT before a FROM. It casts only columns that would otherwise be rounded or changed.</summary>
    public static string Select(ImmutableArray<(string Name, string Type)> columns)
    {
        var casts = columns.Select(c => (c.Name, Type: DuckDbType.Parse(c.Type))).Where(c => !c.Type.IsWrittenAsIs)
            .Select(c => (Name: Identifier(c.Name), Type: c.Type.Written)).Select(c => $"CAST({c.Name} AS {c.Type}) AS {c.Name}").ToArray();
        return casts.Length == 0 ? "SELECT *" : $"SELECT * REPLACE ({string.Join(", ", casts)})";
    }

    /// <summary>The message for a value that does not fit the written type; null for other errors.</summary>
    public static string? Overflow(string message) => OutOfRange().Match(message) is { Success: true } match
        ? $"A value of column \"{match.Groups["column"].Value}\" is too large for its type. Cast the summed values: SUM(CAST(… AS decimal(38,0)))."
        : null;

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>DuckDB's message for a failed cast to an integer or decimal. It ends with the column name.</summary>
    [GeneratedRegex("""out of range.* when casting from source column (?<column>[^\n"]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex OutOfRange();
}
