using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Contracts;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>Names of people and of keys: history tells who did what by them, so two that work never share one, nor have two that look alike.</summary>
internal static class CallerNames
{
    /// <summary>Makes whoever takes a name wait for the one before, until the transaction ends.</summary>
    private const long Turn = 0x4e414d45; // "NAME"

    /// <summary>Null where it is a name; otherwise why not.</summary>
    public static string? Refuse(string name) =>
        name.EnumerateRunes().Count() is 0 or > ApiKeyStore.MaxNameLength ? $"name: 1 to {ApiKeyStore.MaxNameLength} characters."
        : name.Any(char.IsControl) ? "name: it holds a control character."
        : name.EnumerateRunes().Any(IsUnseen) ? "name: it holds a character that is not seen, and could pass for another name."
        : null;

    /// <summary>As <see cref="Refuse"/> says it, for a schema; format characters beyond the first plane are refused without it.</summary>
    internal const string Rule = @"^[\u0020\u00A0" + LineAttribute.Blanks + @"]*[^\u0020\u00A0" + LineAttribute.Blanks + Unseen + "][^" + Unseen + "]*$";

    private const string Unseen = LineAttribute.Controls
        + @"\u00AD\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB\uFFFD";

    /// <summary>Null where it is free; otherwise who has it. Asked within the transaction that takes it.</summary>
    public static async Task<string?> TakenAsync(StediDbContext db, string name, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Turn})", cancellationToken);
        // Postgres brings them into normal form: .NET leaves texts as they are where it knows no cultures, as here.
        var wanted = await ReadAsync(db, $"SELECT normalize({name}, NFKC) AS \"Value\"", cancellationToken);
        if (Holds(wanted, AdminKey.CallerName))
            return Taken("key", name);
        var keys = await ReadAsync(db, $"SELECT normalize(name, NFKC) AS \"Value\" FROM stedi.api_key WHERE revoked_at IS NULL", cancellationToken);
        if (Holds(keys, wanted[0]))
            return Taken("key", name);
        var people = await ReadAsync(db, $"SELECT normalize(name, NFKC) AS \"Value\" FROM stedi.person", cancellationToken);
        return Holds(people, wanted[0]) ? Taken("person", name) : null;
    }

    private static Task<List<string>> ReadAsync(StediDbContext db, FormattableString sql, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<string>(sql).ToListAsync(cancellationToken);

    private static bool Holds(List<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Of width zero, turning the direction, and the like; also half a character, which .NET shows as a replacement.</summary>
    private static bool IsUnseen(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Taken(string what, string name) =>
        $"There is a {what} named '{name}', or so that it looks the same, already: history tells who did what by the name.";
}

/// <summary>See <see cref="CallerNames.Refuse"/>.</summary>
internal sealed class CallerNameAttribute : PatternAttribute
{
    public CallerNameAttribute()
        : base(CallerNames.Rule, "1 to 100 characters") => (Min, Max) = (1, ApiKeyStore.MaxNameLength);

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string name || CallerNames.Refuse(name.Trim()) is not { } refusal ? base.IsValid(value, validationContext) : new(refusal);
}
