using MudBlazor;
using Stedi.Web.Auth;

namespace Stedi.Web.Navigation;

/// <summary>A page in the navigation, the command palette and the keyboard shortcuts.</summary>
/// <param name="Key">The key to press after <c>g</c>.</param>
/// <param name="Policy">The policy that the page requires.</param>
/// <param name="Hint">A short description of the page.</param>
public sealed record Destination(string Title, string Href, char Key, string Icon, string Policy, string Hint)
{
    public static readonly Destination Deploy =
        new("Deploy", "/deploy", 'd', Icons.Material.Outlined.CloudUpload, Policies.Admin, "AWS deployment compared with the pipeline");

    public static readonly IReadOnlyList<Destination> All =
    [
        new("Overview", "/", 'o', Icons.Material.Outlined.SpaceDashboard, Policies.Viewer, "All tables and their state"),
        new("Runs", "/runs", 'r', Icons.Material.Outlined.PlayCircle, Policies.Viewer, "Run history"),
        new("Row flow", "/rows", 'w', Icons.Material.Outlined.FilterAlt, Policies.Viewer, "Rows kept and dropped, table by table"),
        new("Query", "/query", 'q', Icons.Material.Outlined.Terminal, Policies.Operator, "SQL over the lake's tables"),
        new("Lineage", "/lineage", 'l', Icons.Material.Outlined.AccountTree, Policies.Viewer, "Sources and uses of tables and columns"),
        Deploy,
        new("Settings", "/settings", 's', Icons.Material.Outlined.Settings, Policies.Viewer, "Engine, variables, keys, people, audit, retention"),
        new("API", "/reference", 'a', Icons.Material.Outlined.Api, Policies.Viewer, "REST calls, with examples and curl commands"),
        new("Background jobs", "/hangfire", 'b', Icons.Material.Outlined.Schedule, Policies.Operator, "Hangfire dashboard"),
    ];

    public string Shortcut => $"g {Key}";
}
