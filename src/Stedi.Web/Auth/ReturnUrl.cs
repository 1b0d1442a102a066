namespace Stedi.Web.Auth;

/// <summary>Where to go after sign-in: always a path on this server.</summary>
internal static class ReturnUrl
{
    public const string Home = "/";
    private const int MaxLength = 2048;

    /// <summary>The path, or <see cref="Home"/> if the text could lead to another site (<c>https:…</c>, <c>//host</c>, <c>/\host</c>, control characters).</summary>
    public static string Local(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text[0] == '/' && (text.Length == 1 || text[1] is not ('/' or '\\')) && !text.Any(char.IsControl)
            ? text
            : Home;
}
