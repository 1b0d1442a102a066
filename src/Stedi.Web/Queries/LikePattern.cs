namespace Stedi.Web.Queries;

/// <summary>What somebody searches for, as a pattern of LIKE in which his signs mean themselves.</summary>
internal static class LikePattern
{
    public const string Escape = "\\";

    /// <summary>Null where nothing is searched for.</summary>
    public static string? Holding(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : $"%{text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
