using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Web.Audit;

namespace Stedi.Web.Settings;

/// <summary>The filter of the audit log in the page's URL. Invalid values are ignored.</summary>
/// <param name="Since">One of <see cref="Spans"/>; null: no limit.</param>
public sealed record AuditQuery(string? Actor = null, string? Action = null, string? Since = null, Guid? Before = null)
{
    public static readonly AuditQuery All = new();

    /// <summary>Time ranges to choose.</summary>
    public static readonly IReadOnlyDictionary<string, (string Label, TimeSpan Length)> Spans = new Dictionary<string, (string, TimeSpan)>
    {
        ["1d"] = ("last 24 hours", TimeSpan.FromDays(1)),
        ["7d"] = ("last 7 days", TimeSpan.FromDays(7)),
        ["30d"] = ("last 30 days", TimeSpan.FromDays(30)),
        ["365d"] = ("last year", TimeSpan.FromDays(365)),
    };

    public static AuditQuery Read(string? actor, string? action, string? since, string? before) => new(
        actor is { Length: > 0 and <= 200 } ? actor : null,
        action is not null && AuditActions.All.Contains(action) ? action : null,
        since is not null && Spans.ContainsKey(since) ? since : null,
        Guid.TryParseExact(before, "N", out var id) ? id : null);

    public AuditFilter ToFilter(DateTimeOffset now) => new(Actor, Action, Since is { } span ? now - Spans[span].Length : null, Before: Before);

    public string ToUrl() => QueryHelpers.AddQueryString("/settings?tab=audit", new Dictionary<string, string?>
    {
        ["actor"] = Actor,
        ["action"] = Action,
        ["since"] = Since,
        ["before"] = Before?.ToString("N", CultureInfo.InvariantCulture),
    });
}
