namespace Stedi.Pipeline.Definition;

/// <summary>Replaces an unknown column of a text, so that the errors after it can be found. Positions in the text stay the same.</summary>
internal static class UnknownColumn
{
    /// <summary>By length: they have any type.</summary>
    private static readonly string[] StandIns = ["NULL", "''", "0"];

    public static string Replace(string sql, int position, int length) =>
        string.Concat(sql.AsSpan(0, position), StandIns.First(s => s.Length <= length).PadRight(length), sql.AsSpan(position + length));

    /// <summary>A result column of this name was an unknown column without a name of its own.</summary>
    public static bool StandsFor(string column) => StandIns.Contains(column);
}
