namespace Stedi.Web.Queries.Editor;

/// <summary>The text of the editor, with lines that end as the editor's do.</summary>
/// <param name="Start">Where the selection begins.</param>
/// <param name="End">Where it ends; nothing is selected where that is the same place.</param>
public sealed record EditorText(string Text, int Start = 0, int End = 0)
{
    /// <summary>Where what is run begins.</summary>
    public int Offset => HasSelection ? Start : 0;

    /// <summary>What is run: what is selected, else all.</summary>
    public string Statement => HasSelection ? Text[Start..End] : Text;

    private bool HasSelection => 0 <= Start && Start < End && End <= Text.Length && !string.IsNullOrWhiteSpace(Text[Start..End]);

    /// <summary>A statement as it stands in the editor.</summary>
    public static string Show(string sql) => sql.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary>Where a character of a statement stands in what <see cref="Show"/> makes of it.</summary>
    public static int Place(string sql, int position) => Show(sql[..Math.Clamp(position, 0, sql.Length)]).Length;
}
