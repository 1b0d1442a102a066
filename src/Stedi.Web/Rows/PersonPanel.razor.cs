using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Rows;

public sealed partial class PersonPanel : IDisposable
{
    private readonly LatestWork _tracing = new();
    private string? _person;
    private string _asked = "";
    private PersonTraceView? _found;
    private string? _failure;
    private bool _busy;
    private RowScope? _shown;

    [Inject] private PersonService Persons { get; set; } = null!;

    [Inject] private PipelineSource Source { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Inject] private IAuthorizationService Access { get; set; } = null!;

    [Inject] private ILogger<PersonPanel> Logger { get; set; } = null!;

    [Parameter, EditorRequired] public RowScope Scope { get; set; } = RowScope.Published;

    /// <summary>For the cost of a search.</summary>
    [Parameter] public RowFlows? Flows { get; set; }

    /// <summary>The label: <c>Email or serial number</c>.</summary>
    private string Identifiers =>
        string.Join(" or ", Source.LastGood?.PersonIdentifiers.Select(i => i.Replace('_', ' ')) ?? []) is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : "";

    public void Dispose()
    {
        _tracing.Dispose();
    }

    /// <summary>A result belongs to the versions selected at the time of the search.</summary>
    protected override void OnParametersSet()
    {
        if (_shown != Scope)
        {
            _tracing.Begin();
            (_found, _failure, _busy) = (null, null, false);
        }
        _shown = Scope;
    }

    private async Task TraceAsync()
    {
        if (_busy || string.IsNullOrWhiteSpace(_person))
            return;
        var superseded = _tracing.Begin();
        (_busy, _failure, _found, _asked) = (true, null, null, _person.Trim());
        try
        {
            var user = (await Sessions.GetAuthenticationStateAsync()).User;
            if (!(await Access.AuthorizeAsync(user, Policies.Operator)).Succeeded)
            {
                _failure = "You have the viewer role. Ask an admin for the operator role.";
                return;
            }
            var answer = await Persons.TraceAsync(Scope, _asked, Caller.NameOf(user), superseded);
            if (superseded.IsCancellationRequested)
                return;
            (_found, _failure) = (answer.Value, answer.Message);
        }
        catch (Exception) when (superseded.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "Could not find the rows of a person");
            _failure = DatabaseOutage.Explain(e);
        }
        finally
        {
            _busy &= superseded.IsCancellationRequested;
        }
    }
}
