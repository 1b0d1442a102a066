using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Runs.History;

public sealed partial class RunFilters
{
    private const string Custom = "custom";
    private const string CustomLabel = "custom range";

    private FieldFault? _fromFault;
    private FieldFault? _toFault;

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

    private Task ChangeFrom(string? text)
    {
        var from = Local.FromInput(text);
        (_fromFault, _toFault) = (FieldFault.Of(Refuse(text, from, from, Value.To)), null);
        return _fromFault is null ? Change(Value with { From = from }) : Task.CompletedTask;
    }

    private Task ChangeTo(string? text)
    {
        var to = Local.FromInput(text);
        (_fromFault, _toFault) = (null, FieldFault.Of(Refuse(text, to, Value.From, to)));
        return _toFault is null ? Change(Value with { To = to }) : Task.CompletedTask;
    }

    /// <summary>Why the text of a field is refused; null if the range is possible. An empty field sets no limit.</summary>
    private static string? Refuse(string? text, DateTimeOffset? read, DateTimeOffset? from, DateTimeOffset? to) =>
        read is null && !string.IsNullOrWhiteSpace(text) ? $"'{text}' is not a date and time. Write 2022-06-18T14:18."
        : from >= to ? "From must be before To."
        : null;

    private Task<IEnumerable<string>> SuggestAsync(string? text, CancellationToken cancellationToken) =>
        Task.FromResult(People.Where(p => string.IsNullOrEmpty(text) || text == Value.By || p.Contains(text, StringComparison.OrdinalIgnoreCase)));

    private DateTimeOffset Midnight() => Local.InZone(Local.Of(Time.GetUtcNow()).Date);

    private static string? Given(string? text) => text?.Trim() is { Length: > 0 } given ? given : null;
}
