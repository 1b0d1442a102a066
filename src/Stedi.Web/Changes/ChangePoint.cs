using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Stedi.Web.Contracts;

namespace Stedi.Web.Changes;

/// <summary>One side of a comparison as URLs name it: the id of a run, or an RFC 3339 time.</summary>
/// <param name="Run">Null for a time.</param>
/// <param name="At">Null for a run.</param>
public sealed partial record ChangePoint(Guid? Run, DateTimeOffset? At)
{
    /// <summary>The pattern of its text. It also matches dates that do not exist, such as 2026-02-30.</summary>
    internal const string Rule =
        "^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,7})?([Zz]|[+-][0-9]{2}:[0-9]{2}))$";

    internal const string WhatItIs = "the id of a run or an RFC 3339 time, such as 2026-11-30T06:00:00Z";

    public static ChangePoint Of(Guid run) => new(run, null);

    public static ChangePoint Of(DateTimeOffset at) => new(null, at);

    public static bool TryParse(string? text, [NotNullWhen(true)] out ChangePoint? point)
    {
        point = null;
        if (text is null || !Pattern().IsMatch(text))
            return false;
        if (Guid.TryParse(text, out var run))
            point = Of(run);
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            point = Of(at);
        return point is not null;
    }

    /// <summary>For URLs.</summary>
    public override string ToString() => Run?.ToString() ?? At!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(Rule, RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>The text of a <see cref="ChangePoint"/>. The endpoint checks whether it exists.</summary>
internal sealed class ChangePointAttribute() : PatternAttribute(ChangePoint.Rule, ChangePoint.WhatItIs);
