namespace Stedi.Web.Contracts;

/// <summary>Parses enum values in URLs, ignoring case. (<see cref="Enum.TryParse{TEnum}(string, out TEnum)"/> also accepts numbers and lists.)</summary>
internal static class EnumWord
{
    /// <summary>Null if it is not one of the words.</summary>
    public static T? Read<T>(string? text)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text!, ignoreCase: true) : null;

    public static string Choices<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
}
