namespace Stedi.Web.Queries;

/// <summary>A search text as a LIKE pattern with its special characters escaped.</summary>
internal static class LikePattern
{
    public const string Escape = "\\";

    /// <summary>Null for an empty search.</summary>
    public static string? Holding(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : $"%{text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
