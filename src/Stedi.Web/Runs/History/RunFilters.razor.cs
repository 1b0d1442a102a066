using System.Globalization;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Runs.History;

public sealed partial class RunFilters
{
    private const string Custom = "custom";
    private const string CustomLabel = "custom range";
    private const string LocalFormat = "yyyy-MM-dd'T'HH:mm";

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Parameter, EditorRequired] public RunQuery Value { get; set; } = RunQuery.All;

    [Parameter] public IEnumerable<TableName> Tables { get; set; } = [];

    [Parameter] public IEnumerable<string> Zones { get; set; } = [];

    /// <summary>Who has started runs.</summary>
    [Parameter] public IReadOnlyCollection<string> People { get; set; } = [];

    [Parameter] public EventCallback<RunQuery> OnChange { get; set; }

    private string? Span => Value.Since ?? (Value.From is null && Value.To is null ? null : Custom);

    /// <summary>A new filter starts at its newest run.</summary>
    private Task Change(RunQuery query) => query == Value ? Task.CompletedTask : OnChange.InvokeAsync(query with { Before = null });

    private Task ChooseSpan(string? span) => Change(span == Custom
        ? Value with { Since = null, From = Value.From ?? Midnight() }
        : Value with { Since = span, From = null, To = null });

    private Task<IEnumerable<string>> SuggestAsync(string? text, CancellationToken cancellationToken) =>
        Task.FromResult(People.Where(p => string.IsNullOrEmpty(text) || text == Value.By || p.Contains(text, StringComparison.OrdinalIgnoreCase)));

    private DateTimeOffset Midnight() => InZone(Local.Of(Time.GetUtcNow()).Date);

    private static string? Given(string? text) => text?.Trim() is { Length: > 0 } given ? given : null;

    private string? Write(DateTimeOffset? time) => time is { } at ? Local.Format(at, LocalFormat) : null;

    private DateTimeOffset? Read(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? InZone(time) : null;

    /// <summary>A time in the hour that daylight saving skips is moved to the next hour.</summary>
    private DateTimeOffset InZone(DateTime time)
    {
        var local = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(Local.Zone.IsInvalidTime(local) ? local.AddHours(1) : local, Local.Zone);
    }
}
