using System.Collections.Immutable;
using Stedi.Web.Components;

namespace Stedi.Web.Versions;

/// <summary>
/// The only place that names versions for people: when the version was built and its rows, <c>12:56 · 481 rows</c>. Times are in the reader's time zone.
/// Ids appear on hover, in addresses and in REST. One instance per open page.
/// </summary>
public sealed class VersionNames(LocalTime local, TimeProvider time)
{
    private const int ShortLength = 8;

    /// <summary><c>12:56 · 481 rows</c>, or <c>2026-11-30 12:56 · 481 rows</c> if it was not built today.</summary>
    public string Of(BuiltVersion version) => Write(version, "HH:mm");

    /// <param name="among">The versions in the same list. If another one has the same name, both names have seconds.</param>
    public string Of(VersionView version, ImmutableArray<VersionView> among)
    {
        var name = Of(BuiltVersion.Of(version));
        return among.Any(v => v.Version != version.Version && Of(BuiltVersion.Of(v)) == name) ? Write(BuiltVersion.Of(version), "HH:mm:ss") : name;
    }

    /// <summary>The name of a version that the history may not know: then the last characters of its id, because ids of about the same time share the first ones.</summary>
    /// <param name="built">Null if the history does not know the version.</param>
    public string Of(string id, BuiltVersion? built) =>
        built is not null ? Of(built) : id.Length <= ShortLength ? id : "…" + id[^ShortLength..];

    private string Write(BuiltVersion version, string clock)
    {
        var isToday = local.Of(version.At).Date == local.Of(time.GetUtcNow()).Date;
        return $"{local.Format(version.At, isToday ? clock : $"yyyy-MM-dd {clock}")} · {Figures.Plural(version.Rows, "row")}";
    }
}

/// <summary>What a version is named after.</summary>
/// <param name="At">When it was built.</param>
public sealed record BuiltVersion(DateTimeOffset At, long Rows)
{
    public static BuiltVersion Of(VersionView version) => new(version.CreatedAt, version.RowCount);
}
