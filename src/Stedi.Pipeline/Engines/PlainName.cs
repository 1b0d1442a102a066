namespace Stedi.Pipeline.Engines;

/// <summary>Versions and ids of engine runs are names of folders, and come back from REST and from files: nothing that could leave its folder gets in.</summary>
public static class PlainName
{
    /// <summary>1 to 128 of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsValid(string? text) => text is { Length: > 0 and <= 128 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
