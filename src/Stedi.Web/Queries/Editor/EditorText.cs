namespace Stedi.Web.Queries.Editor;

/// <summary>The text of the editor, with LF line ends.</summary>
/// <param name="Start">Start of the selection.</param>
/// <param name="End">End of the selection. Equal to <paramref name="Start"/> if nothing is selected.</param>
public sealed record EditorText(string Text, int Start = 0, int End = 0)
{
    /// <summary>Where the statement to run begins.</summary>
    public int Offset => HasSelection ? Start : 0;

    /// <summary>The statement to run: the selection, or all text.</summary>
    public string Statement => HasSelection ? Text[Start..End] : Text;

    private bool HasSelection => 0 <= Start && Start < End && End <= Text.Length && !string.IsNullOrWhiteSpace(Text[Start..End]);

    /// <summary>A statement as the editor shows it.</summary>
    public static string Show(string sql) => sql.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary>The position of a character of a statement in the result of <see cref="Show"/>.</summary>
    public static int Place(string sql, int position) => Show(sql[..Math.Clamp(position, 0, sql.Length)]).Length;
}
