namespace Stedi.Pipeline.Local;

/// <summary>A word of a command that users paste into a shell.</summary>
public static class ShellWord
{
    public static string Of(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or ':' or '@' or ',') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
