namespace Stedi.Web.Auth;

/// <summary>A policy asks for its role or a higher one; its name is the role's.</summary>
public static class Policies
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string Admin = "admin";

    /// <summary>The names of this role and of all below it.</summary>
    public static string[] Roles(Role role) => [.. Enum.GetValues<Role>().Where(r => r <= role).Select(Name)];

    public static string Name(Role role) => role switch
    {
        Role.Viewer => Viewer,
        Role.Operator => Operator,
        Role.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
    };
}
