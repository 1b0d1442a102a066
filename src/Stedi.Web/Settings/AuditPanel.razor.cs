using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;

namespace Stedi.Web.Settings;

public sealed partial class AuditPanel
{
    [Inject] private AuditLog Log { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The filter in the page's URL.</summary>
    [Parameter, EditorRequired] public AuditQuery Query { get; set; } = AuditQuery.All;

    [Inject] private PipelineSource Source { get; set; } = null!;

    /// <summary>The table that an entry is about; null if it is about something else, or several tables.</summary>
    private TableName? TableOf(AuditEntry entry) =>
        (entry.Action.StartsWith("table.", StringComparison.Ordinal) || entry.Action.StartsWith("rows.", StringComparison.Ordinal))
        && TableName.TryParse(entry.Subject, out var table) && Source.LastGood?.Find(table) is not null ? table : null;

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A changed filter starts at the newest entry.</summary>
    private void Ask(AuditQuery query) => Navigation.NavigateTo((query with { Before = null }).ToUrl(), replace: true);
}
