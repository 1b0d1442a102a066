using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.History;

/// <summary>The filter of the list of runs, as its URL holds it. Unreadable parts are ignored.</summary>
/// <param name="Since">One of <see cref="Spans"/>; null means <paramref name="From"/> and <paramref name="To"/> apply.</param>
/// <param name="Text">The text to search for.</param>
public sealed record RunQuery(
    RunStatus? Status = null, TableName? Table = null, TriggerKind? Trigger = null, string? Since = null, Guid? Before = null, string? Zone = null,
    string? By = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Text = null)
{
    public const string Page = "/runs";

    /// <summary>Of the query string. No real filter is longer.</summary>
    public const int MaxLength = 8000;

    private const int MaxZoneLength = 128;

    public static readonly RunQuery All = new();

    /// <summary>The time ranges to choose from.</summary>
    public static readonly IReadOnlyDictionary<string, (string Label, TimeSpan Length)> Spans = new Dictionary<string, (string, TimeSpan)>
    {
        ["1h"] = ("last hour", TimeSpan.FromHours(1)),
        ["1d"] = ("last 24 hours", TimeSpan.FromDays(1)),
        ["7d"] = ("last 7 days", TimeSpan.FromDays(7)),
        ["30d"] = ("last 30 days", TimeSpan.FromDays(30)),
    };

    /// <summary>Whether no filter is set. The page shown does not count.</summary>
    public bool IsAll => this with { Before = null } == All;

    /// <param name="address">A URL, or its query string.</param>
    public static RunQuery Read(string address)
    {
        var parts = Parts(address);
        string? Part(string name) => parts.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;
        var since = Part("since");
        return new(
            EnumWord.Read<RunStatus>(Part("status")),
            TableName.TryParse(Part("table"), out var table) ? table : null,
            EnumWord.Read<TriggerKind>(Part("trigger")),
            since is not null && Spans.ContainsKey(since) ? since : null,
            Guid.TryParseExact(Part("before"), "N", out var id) ? id : null,
            Short(Part("zone"), MaxZoneLength),
            Short(Part("by"), RunFilter.MaxByLength),
            Time(Part("from")),
            Time(Part("to")),
            Short(Part("q"), RunFilter.MaxTextLength));
    }

    /// <summary>The parts of a URL that this list does not know. The page names them, because ignoring them silently would show a list that looks filtered.</summary>
    public static ImmutableArray<string> Unread(string address)
    {
        var read = Parts(Read(address).ToQueryString());
        return address.Contains('?', StringComparison.Ordinal)
            ? [.. Parts(address).Where(p => !string.IsNullOrWhiteSpace(p.Value)).Select(p => p.Key).Except(read.Keys, StringComparer.OrdinalIgnoreCase)]
            : [];
    }

    /// <param name="tablesOf">The tables of a zone; empty if the zone does not exist.</param>
    public RunFilter ToFilter(DateTimeOffset now, Func<string, ImmutableArray<TableName>> tablesOf) => new(
        Status, Table, Trigger, Since is { } span ? now - Spans[span].Length : From, Since is null ? To : null, Before,
        Zone: Zone is null ? null : tablesOf(Zone), By: By, Text: Text);

    /// <summary>Starts with a question mark; empty if no filter is set.</summary>
    public string ToQueryString() => QueryHelpers.AddQueryString("", new Dictionary<string, string?>
    {
        ["status"] = Status?.ToString().ToLowerInvariant(),
        ["zone"] = Zone,
        ["table"] = Table?.Value,
        ["trigger"] = Trigger?.ToString().ToLowerInvariant(),
        ["by"] = By,
        ["since"] = Since,
        ["from"] = Since is null ? Instant(From) : null,
        ["to"] = Since is null ? Instant(To) : null,
        ["q"] = Text,
        ["before"] = Before?.ToString("N", CultureInfo.InvariantCulture),
    });

    public string ToUrl() => Page + ToQueryString();

    /// <summary>The REST URL of all matching runs as CSV.</summary>
    public string ToCsvUrl(DateTimeOffset now)
    {
        var asked = this with { Before = null, Since = null, From = Since is { } span ? now - Spans[span].Length : From, To = Since is null ? To : null };
        return QueryHelpers.AddQueryString($"/api/v1/runs{asked.ToQueryString()}", "format", "csv");
    }

    private static Dictionary<string, StringValues> Parts(string address) =>
        QueryHelpers.ParseQuery(address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..]);

    private static string? Instant(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string? Short(string? text, int most) =>
        text?.Trim() is { Length: > 0 } trimmed && trimmed.Length <= most && !trimmed.Any(char.IsControl) ? trimmed : null;
}
