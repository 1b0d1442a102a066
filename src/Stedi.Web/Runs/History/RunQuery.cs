using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.History;

/// <summary>What the list of runs is asked for, as its address holds it. What cannot be read there asks for nothing.</summary>
/// <param name="Since">One of <see cref="Spans"/>; null: ever.</param>
public sealed record RunQuery(RunStatus? Status = null, TableName? Table = null, TriggerKind? Trigger = null, string? Since = null, Guid? Before = null)
{
    public static readonly RunQuery All = new();

    /// <summary>How far back one looks.</summary>
    public static readonly IReadOnlyDictionary<string, (string Label, TimeSpan Length)> Spans = new Dictionary<string, (string, TimeSpan)>
    {
        ["1h"] = ("last hour", TimeSpan.FromHours(1)),
        ["1d"] = ("last 24 hours", TimeSpan.FromDays(1)),
        ["7d"] = ("last 7 days", TimeSpan.FromDays(7)),
        ["30d"] = ("last 30 days", TimeSpan.FromDays(30)),
    };

    public static RunQuery Read(string? status, string? table, string? trigger, string? since, string? before) => new(
        Word<RunStatus>(status),
        TableName.TryParse(table, out var name) ? name : null,
        Word<TriggerKind>(trigger),
        since is not null && Spans.ContainsKey(since) ? since : null,
        Guid.TryParseExact(before, "N", out var id) ? id : null);

    public RunFilter ToFilter(DateTimeOffset now) =>
        new(Status, Table, Trigger, Since is { } span ? now - Spans[span].Length : null, Before: Before);

    public string ToUrl() => QueryHelpers.AddQueryString("/runs", new Dictionary<string, string?>
    {
        ["status"] = Status?.ToString().ToLowerInvariant(),
        ["table"] = Table?.Value,
        ["trigger"] = Trigger?.ToString().ToLowerInvariant(),
        ["since"] = Since,
        ["before"] = Before?.ToString("N", CultureInfo.InvariantCulture),
    });

    private static T? Word<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text![0]) ? value : null;
}
