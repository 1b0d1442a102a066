using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local;

/// <summary>What DuckDB's types have become once they were written to Parquet and are read again: a few have no like there.</summary>
internal static partial class ParquetTypes
{
    /// <param name="duckDbType">As DESCRIBE prints it, nested or not.</param>
    public static string ReadBack(string duckDbType) =>
        Enumeration().Replace(Time().Replace(Huge().Replace(duckDbType, "DOUBLE"), "TIMESTAMP"), "VARCHAR");

    [GeneratedRegex(@"\bU?HUGEINT\b", RegexOptions.CultureInvariant)]
    private static partial Regex Huge();

    [GeneratedRegex(@"\bTIMESTAMP_M?S\b", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"\bENUM\(('([^']|'')*'(, )?)*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Enumeration();
}
