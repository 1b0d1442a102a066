using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>Names of people and of keys: history tells who did what by them, so two that work never share one.</summary>
internal static class CallerNames
{
    /// <summary>Makes whoever takes a name wait for the one before, until the transaction ends.</summary>
    private const long Turn = 0x4e414d45; // "NAME"

    /// <summary>Null where it is a name; otherwise why not.</summary>
    public static string? Refuse(string name) =>
        name.Length is 0 or > ApiKeyStore.MaxNameLength ? $"name: 1 to {ApiKeyStore.MaxNameLength} characters."
        : name.Any(char.IsControl) ? "name: it holds a control character."
        : null;

    /// <summary>Null where it is free; otherwise who has it. Asked within the transaction that takes it.</summary>
    public static async Task<string?> TakenAsync(StediDbContext db, string name, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Turn})", cancellationToken);
        if (name.Equals(AdminKey.CallerName, StringComparison.OrdinalIgnoreCase))
            return Taken("key", name);
        var keys = await db.Set<ApiKey>().Where(k => k.RevokedAt == null).Select(k => k.Name).ToListAsync(cancellationToken);
        if (keys.Contains(name, StringComparer.OrdinalIgnoreCase))
            return Taken("key", name);
        var people = await db.Set<Person>().Select(p => p.Name).ToListAsync(cancellationToken);
        return people.Contains(name, StringComparer.OrdinalIgnoreCase) ? Taken("person", name) : null;
    }

    private static string Taken(string what, string name) => $"There is a {what} named '{name}' already: history tells who did what by the name.";
}
