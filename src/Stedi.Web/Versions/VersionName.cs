namespace Stedi.Web.Versions;

/// <summary>Short names of versions.</summary>
public static class VersionName
{
    private const int Length = 8;

    /// <summary>The last characters, because versions built at about the same time have the same first characters.</summary>
    public static string Short(string version) => version.Length <= Length ? version : "…" + version[^Length..];
}
