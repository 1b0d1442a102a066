using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Auth.Names;
using Stedi.Web.Contracts;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>Names of people and of keys. History says by name who did what, so no two that work share a name or have names that look alike.</summary>
internal static class CallerNames
{
    /// <summary>Makes whoever takes a name wait for the one before, until the transaction ends.</summary>
    private const long Turn = 0x4e414d45; // "NAME"

    /// <summary>Null where it is a name; otherwise why not.</summary>
    public static string? Refuse(string name) =>
        name.EnumerateRunes().Count() is 0 or > ApiKeyStore.MaxNameLength ? $"name: 1 to {ApiKeyStore.MaxNameLength} characters."
        : name.Any(char.IsControl) ? "name: it holds a control character."
        : name.EnumerateRunes().Any(IsUnseen) ? "name: it holds a character that is not seen, and could pass for another name."
        : LookAlikes.MixedWord(name) is { } mixed ? $"name: '{mixed}' mixes letters of several scripts, so it could pass for another name. Write each word in one script."
        : null;

    /// <summary>As <see cref="Refuse"/> says it, for a schema; format characters beyond the first plane and mixed scripts are refused without it.</summary>
    internal const string Rule = @"^[\u0020\u00A0" + LineAttribute.Blanks + @"]*[^\u0020\u00A0" + LineAttribute.Blanks + Unseen + "][^" + Unseen + "]*$";

    private const string Unseen = LineAttribute.Controls
        + @"\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F"
        + @"\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\uFFFD";

    /// <summary>Null where it is free; otherwise who has it, or one that looks like it. Asked within the transaction that takes it.</summary>
    public static async Task<string?> TakenAsync(StediDbContext db, string name, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Turn})", cancellationToken);
        List<(string Name, string Of)> taken = [(AdminKey.CallerName, "key")];
        taken.AddRange((await db.Set<ApiKey>().Where(k => k.RevokedAt == null).Select(k => k.Name).ToListAsync(cancellationToken)).Select(n => (n, "key")));
        taken.AddRange((await db.Set<Person>().Select(p => p.Name).ToListAsync(cancellationToken)).Select(n => (n, "person")));
        var skeletons = await SkeletonsAsync(db, [name, .. taken.Select(t => t.Name)], cancellationToken);
        for (var i = 0; i < taken.Count; i++)
        {
            if (!skeletons[0].Matches(skeletons[i + 1]))
                continue;
            return taken[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                ? $"The name '{name}' is taken by a {taken[i].Of}. Choose another name."
                : $"The name '{name}' looks like '{taken[i].Name}', the name of a {taken[i].Of}. Choose another name.";
        }
        return null;
    }

    /// <summary>Postgres brings texts into normal forms: .NET leaves them as they are where it knows no cultures, as here.</summary>
    private static async Task<Skeleton[]> SkeletonsAsync(StediDbContext db, string[] names, CancellationToken cancellationToken)
    {
        var plain = await ReadAsync(db, $"SELECT normalize(t, NFKD) AS \"Value\" FROM unnest({names}) WITH ORDINALITY AS u(t, n) ORDER BY n", cancellationToken);
        var replaced = plain.Select(WithSingleBlanks).SelectMany(p => new[] { LookAlikes.Replace(p), LookAlikes.Replace(p.ToLowerInvariant()) }).ToArray();
        var skeletons = await ReadAsync(db, $"SELECT normalize(t, NFD) AS \"Value\" FROM unnest({replaced}) WITH ORDINALITY AS u(t, n) ORDER BY n", cancellationToken);
        return [.. skeletons.Chunk(2).Select(pair => new Skeleton(pair[0], pair[1]))];
    }

    /// <summary>A page shows several blanks as one.</summary>
    private static string WithSingleBlanks(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<List<string>> ReadAsync(StediDbContext db, FormattableString sql, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<string>(sql).ToListAsync(cancellationToken);

    /// <summary>
    /// Of width zero, turning the direction, and the like; letters that are drawn as nothing; also half a character, which .NET shows as a replacement.
    /// </summary>
    private static bool IsUnseen(Rune rune) => rune == Rune.ReplacementChar
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Of a name as it is written, and in lower case: I looks like l, and the admin's key is also ADMIN.</summary>
    private sealed record Skeleton(string Written, string Lower)
    {
        public bool Matches(Skeleton other) => Written.Equals(other.Written, StringComparison.OrdinalIgnoreCase) || Lower == other.Lower;
    }
}

/// <summary>See <see cref="CallerNames.Refuse"/>.</summary>
internal sealed class CallerNameAttribute : PatternAttribute
{
    public CallerNameAttribute()
        : base(CallerNames.Rule, "1 to 100 characters") => (Min, Max) = (1, ApiKeyStore.MaxNameLength);

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string name || CallerNames.Refuse(name.Trim()) is not { } refusal ? base.IsValid(value, validationContext) : new(refusal);
}
