namespace Stedi.Web.Contracts;

/// <summary>Enumerations as addresses hold them: words in any case. (<see cref="Enum.TryParse{TEnum}(string, out TEnum)"/> takes numbers and lists as well.)</summary>
internal static class EnumWord
{
    /// <summary>Null where it is none of the words.</summary>
    public static T? Read<T>(string? text)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text!, ignoreCase: true) : null;

    public static string Choices<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
}
