namespace Stedi.Pipeline.Engines;

/// <summary>Versions and engine run ids are folder names, and come from REST and files. So names that could lead out of a folder are refused.</summary>
public static class PlainName
{
    /// <summary>1 to 128 of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsValid(string? text) => text is { Length: > 0 and <= 128 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
