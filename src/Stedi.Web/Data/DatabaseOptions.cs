namespace Stedi.Web.Data;

/// <summary>Settings of the database (<c>Database:*</c>); the address is <c>ConnectionStrings:Postgres</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>How long to wait at startup for Postgres to respond.</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
