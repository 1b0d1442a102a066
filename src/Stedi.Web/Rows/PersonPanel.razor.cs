using System.IO.Pipelines;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Rows;

public sealed partial class PersonPanel : IDisposable
{
    private readonly LatestWork _tracing = new();
    private readonly LatestWork _saving = new();
    private string? _person;
    private bool _ignoreCase;
    private PersonQuestion _asked;
    private PersonRequestKind _kind;
    private bool _exporting;
    private PersonTraceView? _found;
    private string? _failure;
    private bool _busy;
    private RowScope? _shown;

    [Inject] private PersonService Persons { get; set; } = null!;

    [Inject] private PipelineSource Source { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Inject] private IAuthorizationService Access { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

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
        _saving.Dispose();
    }

    /// <summary>A result belongs to the versions selected at the time of the search.</summary>
    protected override void OnParametersSet()
    {
        if (_shown != Scope)
        {
            _tracing.Begin();
            _saving.Begin();
            (_found, _failure, _busy, _exporting) = (null, null, false, false);
        }
        _shown = Scope;
    }

    private Task IgnoreCaseAsync()
    {
        (_ignoreCase, _person) = (true, _asked.Value);
        return TraceAsync();
    }

    private async Task ExportAsync()
    {
        var superseded = _saving.Begin();
        (_exporting, _failure) = (true, null);
        try
        {
            var user = (await Sessions.GetAuthenticationStateAsync()).User;
            if (!(await Access.AuthorizeAsync(user, Policies.Operator)).Succeeded)
            {
                _failure = "You have the viewer role. Ask an admin for the operator role.";
                return;
            }
            var answer = await Persons.ExportAsync(Scope, _asked, _kind, Caller.NameOf(user), superseded);
            if (answer.Value is { } file)
                await SaveAsync(file, superseded);
            _failure = answer.Message;
        }
        catch (Exception) when (superseded.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "Could not export the rows of a person");
            _failure = DatabaseOutage.Explain(e);
        }
        finally
        {
            _exporting &= superseded.IsCancellationRequested;
        }
    }

    /// <summary>Sends the file through the circuit, as it is written: the person is in no URL, and the server holds only a part of the file.</summary>
    private async Task SaveAsync(PersonFile file, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var writing = WriteAsync(file, pipe.Writer, cancellationToken);
        await using var module = await BrowserObject.ImportAsync(Js, "./Rows/PersonPanel.razor.js", cancellationToken);
        using var content = new DotNetStreamReference(pipe.Reader.AsStream());
        await module.CallAsync("save", cancellationToken, file.Name, content);
        await writing;
    }

    private static async Task WriteAsync(PersonFile file, PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(writer.AsStream(leaveOpen: true), cancellationToken);
            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            // The browser then gets an error instead of an incomplete file.
            await writer.CompleteAsync(e);
            throw;
        }
    }

    private async Task TraceAsync()
    {
        if (_busy || string.IsNullOrWhiteSpace(_person))
            return;
        var superseded = _tracing.Begin();
        (_busy, _failure, _found, _asked) = (true, null, null, new(_person.Trim(), _ignoreCase));
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
