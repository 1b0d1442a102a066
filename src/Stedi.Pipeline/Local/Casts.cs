using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local;

/// <summary>Gives the columns of a query the types in which they are written: see <see cref="DuckDbType.Written"/>.</summary>
internal static partial class Casts
{
    /// <summary>Stands before the parenthesis of a FROM; casts what would be rounded or changed, and leaves the other columns alone.</summary>
    public static string Select(ImmutableArray<(string Name, string Type)> columns)
    {
        var casts = columns.Select(c => (c.Name, Type: DuckDbType.Parse(c.Type))).Where(c => !c.Type.IsWrittenAsIs)
            .Select(c => (Name: Identifier(c.Name), Type: c.Type.Written)).Select(c => $"CAST({c.Name} AS {c.Type}) AS {c.Name}").ToArray();
        return casts.Length == 0 ? "SELECT *" : $"SELECT * REPLACE ({string.Join(", ", casts)})";
    }

    /// <summary>What to say of a value that did not fit the type that its column is written in; null where the message is of something else.</summary>
    public static string? Overflow(string message) => OutOfRange().Match(message) is { Success: true } match
        ? $"A value of column \"{match.Groups["column"].Value}\" is too large for its type. Cast what is added up: SUM(CAST(… AS decimal(38,0)))."
        : null;

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What DuckDB says of a cast to a whole number or a decimal, with the name of the column at its end.</summary>
    [GeneratedRegex("""out of range.* when casting from source column (?<column>[^\n"]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex OutOfRange();
}
