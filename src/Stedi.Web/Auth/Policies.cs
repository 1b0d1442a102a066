namespace Stedi.Web.Auth;

/// <summary>A policy requires its role or a higher one. It has the name of the role.</summary>
public static class Policies
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string Admin = "admin";

    /// <summary>The names of this role and of all lower ones.</summary>
    public static string[] Roles(Role role) => [.. Enum.GetValues<Role>().Where(r => r <= role).Select(Name)];

    public static string Name(Role role) => role switch
    {
        Role.Viewer => Viewer,
        Role.Operator => Operator,
        Role.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
    };
}
