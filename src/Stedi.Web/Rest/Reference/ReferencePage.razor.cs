using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Rest.Reference;

/// <summary>The REST API to read in the dashboard. The page only shows commands: nothing on it sends a call.</summary>
public sealed partial class ReferencePage
{
    /// <summary>All calls have this prefix, so the list leaves it out.</summary>
    private const string Prefix = "/api/v1";

    private ImmutableArray<ApiOperation> _operations = [];
    private ApiOperation? _shown;
    private Role _reader;
    private string? _filter;

    /// <summary>The id of the shown call.</summary>
    [SupplyParameterFromQuery] public string? Operation { get; set; }

    [Inject] private ApiReference Reference { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IOptions<StediOptions> Options { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    private string Server => Options.Value.AddressOf("", Navigation.BaseUri);

    private IEnumerable<ApiOperation> Found => _operations.Where(o => (_filter ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        $"{o.Method} {o.Path} {o.Summary} {o.Group}".Contains(word, StringComparison.OrdinalIgnoreCase)));

    protected override async Task OnParametersSetAsync()
    {
        _reader = Caller.RoleOf((await Sessions.GetAuthenticationStateAsync()).User);
        _operations = await Reference.OperationsAsync();
        _shown = _operations.FirstOrDefault(o => o.Id == Operation);
    }

    private static string UrlOf(ApiOperation operation) => $"/reference?operation={operation.Id}";
}
