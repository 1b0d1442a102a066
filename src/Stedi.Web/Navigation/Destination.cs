using MudBlazor;
using Stedi.Web.Auth;

namespace Stedi.Web.Navigation;

/// <summary>A page that the navigation, the command palette and the keyboard lead to.</summary>
/// <param name="Key">Pressed after <c>g</c>.</param>
/// <param name="Policy">Who may go there.</param>
/// <param name="Hint">What one finds there.</param>
public sealed record Destination(string Title, string Href, char Key, string Icon, string Policy, string Hint)
{
    public static readonly Destination Deploy =
        new("Deploy", "/deploy", 'd', Icons.Material.Outlined.CloudUpload, Policies.Admin, "What stands on AWS, compared with the pipeline");

    public static readonly IReadOnlyList<Destination> All =
    [
        new("Overview", "/", 'o', Icons.Material.Outlined.SpaceDashboard, Policies.Viewer, "All tables, and how they stand"),
        new("Runs", "/runs", 'r', Icons.Material.Outlined.PlayCircle, Policies.Viewer, "History of runs"),
        new("Rows", "/rows", 'w', Icons.Material.Outlined.FilterAlt, Policies.Viewer, "Where did my rows go?"),
        new("Query", "/query", 'q', Icons.Material.Outlined.Terminal, Policies.Operator, "SQL over the lake's tables"),
        new("Lineage", "/lineage", 'l', Icons.Material.Outlined.AccountTree, Policies.Viewer, "What is made from what"),
        Deploy,
        new("Settings", "/settings", 's', Icons.Material.Outlined.Settings, Policies.Viewer, "Engine, variables, keys, people, audit, retention"),
        new("API", "/reference", 'a', Icons.Material.Outlined.Api, Policies.Viewer, "REST calls, with examples and curl commands"),
        new("Background jobs", "/hangfire", 'b', Icons.Material.Outlined.Schedule, Policies.Operator, "Hangfire's own dashboard"),
    ];

    public string Shortcut => $"g {Key}";
}
