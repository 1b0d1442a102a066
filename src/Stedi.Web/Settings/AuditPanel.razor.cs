using Microsoft.AspNetCore.Components;
using Stedi.Web.Audit;

namespace Stedi.Web.Settings;

public sealed partial class AuditPanel
{
    private AuditQuery _query = AuditQuery.All;

    [Inject] private AuditLog Log { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery] public string? Actor { get; set; }

    [SupplyParameterFromQuery] public string? Action { get; set; }

    [SupplyParameterFromQuery] public string? Since { get; set; }

    [SupplyParameterFromQuery] public string? Before { get; set; }

    protected override void OnParametersSet() => _query = AuditQuery.Read(Actor, Action, Since, Before);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Another filter starts at its newest entry.</summary>
    private void Ask(AuditQuery query) => Navigation.NavigateTo((query with { Before = null }).ToUrl(), replace: true);
}
