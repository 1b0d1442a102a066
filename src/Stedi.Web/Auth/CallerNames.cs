using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Auth.Names;
using Stedi.Web.Contracts;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>Names of people and keys. History identifies callers by name, so active names must be unique and must not look alike.</summary>
internal static class CallerNames
{
    /// <summary>The advisory lock that makes callers take names one after the other. Held until the transaction ends.</summary>
    private const long Turn = 0x4e414d45; // "NAME"

    /// <summary>Null if the name is valid; otherwise the reason.</summary>
    public static string? Refuse(string name) =>
        name.EnumerateRunes().Count() is 0 or > ApiKeyStore.MaxNameLength ? $"The name must have 1 to {ApiKeyStore.MaxNameLength} characters."
        : name.Any(char.IsControl) ? "The name contains a control character. Remove it."
        : name.EnumerateRunes().Any(IsUnseen) ? "The name contains an invisible character, so it could be mistaken for another name. Remove it."
        : LookAlikes.MixedWord(name) is { } mixed ? $"The name mixes scripts in '{mixed}', so it could be mistaken for another name. Use one script per word."
        : null;

    /// <summary><see cref="Refuse"/> as a pattern for the schema. The pattern cannot express format characters beyond the first plane, or mixed scripts.</summary>
    internal const string Rule = @"^[\u0020\u00A0" + LineAttribute.Blanks + @"]*[^\u0020\u00A0" + LineAttribute.Blanks + Unseen + "][^" + Unseen + "]*$";

    private const string Unseen = LineAttribute.Controls
        + @"\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F"
        + @"\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\uFFFD";

    /// <summary>Null if the name is free; otherwise the caller with this name or a similar one. Call it in the transaction that takes the name.</summary>
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

    /// <summary>Postgres normalizes the names, because .NET cannot in invariant culture mode.</summary>
    private static async Task<Skeleton[]> SkeletonsAsync(StediDbContext db, string[] names, CancellationToken cancellationToken)
    {
        var plain = await ReadAsync(db, $"SELECT normalize(t, NFKD) AS \"Value\" FROM unnest({names}) WITH ORDINALITY AS u(t, n) ORDER BY n", cancellationToken);
        var replaced = plain.Select(WithSingleBlanks).SelectMany(p => new[] { LookAlikes.Replace(p), LookAlikes.Replace(p.ToLowerInvariant()) }).ToArray();
        var skeletons = await ReadAsync(db, $"SELECT normalize(t, NFD) AS \"Value\" FROM unnest({replaced}) WITH ORDINALITY AS u(t, n) ORDER BY n", cancellationToken);
        return [.. skeletons.Chunk(2).Select(pair => new Skeleton(pair[0], pair[1]))];
    }

    /// <summary>HTML shows several blanks as one.</summary>
    private static string WithSingleBlanks(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<List<string>> ReadAsync(StediDbContext db, FormattableString sql, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<string>(sql).ToListAsync(cancellationToken);

    /// <summary>
    /// Zero-width and direction characters, letters without a glyph, and lone surrogates (the replacement character in .NET).
    /// </summary>
    private static bool IsUnseen(Rune rune) => rune == Rune.ReplacementChar
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The skeletons of a name as written and in lower case: I looks like l, and ADMIN is the admin key too.</summary>
    private sealed record Skeleton(string Written, string Lower)
    {
        public bool Matches(Skeleton other) => Written.Equals(other.Written, StringComparison.OrdinalIgnoreCase) || Lower == other.Lower;
    }
}

/// <summary>Validates with <see cref="CallerNames.Refuse"/>.</summary>
internal sealed class CallerNameAttribute : PatternAttribute
{
    public CallerNameAttribute()
        : base(CallerNames.Rule, "1 to 100 characters") => (Min, Max) = (1, ApiKeyStore.MaxNameLength);

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string name || CallerNames.Refuse(name.Trim()) is not { } refusal ? base.IsValid(value, validationContext) : new(refusal);
}
