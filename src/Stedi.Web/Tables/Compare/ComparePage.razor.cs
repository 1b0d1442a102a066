using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables.Compare;

public sealed partial class ComparePage
{
    [Inject] private PipelineSource Source { get; set; } = null!;

    [Inject] private VersionReader Versions { get; set; } = null!;

    [Inject] private VersionComparer Comparer { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery] public string? From { get; set; }

    [SupplyParameterFromQuery] public string? To { get; set; }

    private TableName? Key => TableName.TryParse(Name, out var name) ? name : null;

    private bool IsKnown => Key is { } key && Source.LastGood?.Find(key) is not null;

    private async Task<ImmutableArray<VersionView>> ListAsync(CancellationToken cancellationToken) =>
        await Versions.ListAsync(Key!, cancellationToken) ?? [];

    private async Task<Answer> LoadAsync(CancellationToken cancellationToken) => new(await Comparer.CompareAsync(
        (await Sessions.GetAuthenticationStateAsync()).User, Key!, From!, To!, cancellationToken));

    private void Go(string? from, string? to) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters($"/tables/{Name}/compare", new Dictionary<string, object?> { ["from"] = from, ["to"] = to }), replace: true);

    /// <param name="Comparison">Null if one of the versions does not exist.</param>
    private sealed record Answer(VersionComparison? Comparison);
}
