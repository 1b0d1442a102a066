using Microsoft.AspNetCore.Components;
using Stedi.Web.Audit;

namespace Stedi.Web.Settings;

public sealed partial class AuditPanel
{
    [Inject] private AuditLog Log { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The filter in the page's URL.</summary>
    [Parameter, EditorRequired] public AuditQuery Query { get; set; } = AuditQuery.All;

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A changed filter starts at the newest entry.</summary>
    private void Ask(AuditQuery query) => Navigation.NavigateTo((query with { Before = null }).ToUrl(), replace: true);
}
