using Stedi.Web.Contracts;

namespace Stedi.Web.Notes;

/// <summary>The text of a note as it is kept.</summary>
internal static class NoteText
{
    private static readonly LinesAttribute Rule = new(Note.MaxLength);

    /// <summary>Line feeds separate lines, and blanks around the text are removed. Null if it is not valid: see <see cref="LinesAttribute"/>.</summary>
    public static string? Clean(string? text) =>
        text?.ReplaceLineEndings("\n").Trim() is { } clean && Rule.IsValid(clean) ? clean : null;

    public static string Refusal => Rule.FormatErrorMessage("The note");
}
