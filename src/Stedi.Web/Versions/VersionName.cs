namespace Stedi.Web.Versions;

/// <summary>Versions as people tell them apart.</summary>
public static class VersionName
{
    private const int Length = 8;

    /// <summary>Its last characters: those before them are the same for all that were made at about the same time.</summary>
    public static string Short(string version) => version.Length <= Length ? version : "…" + version[^Length..];
}
