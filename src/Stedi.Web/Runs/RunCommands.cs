using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Data;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Runs.History;
using Stedi.Web.Runs.Rollbacks;
using Severity = MudBlazor.Severity;

namespace Stedi.Web.Runs;

/// <summary>The verbs of <see cref="RunService"/> for buttons: run as the signed-in user, with the result in a snackbar.</summary>
public sealed class RunCommands(
    RunService runs,
    RollbackService rollbacks,
    RunBatch batch,
    AuthenticationStateProvider sessions,
    IAuthorizationService access,
    ISnackbar snackbar,
    IDialogService dialogs,
    NavigationManager navigation,
    ILogger<RunCommands> logger)
{
    /// <summary>Shows a preview first, and starts the run after confirmation.</summary>
    public Task StartAsync(string select) => DoAsync("start the run", async by =>
    {
        var asked = await dialogs.ShowAsync<RunDialog>("", new DialogParameters<RunDialog> { { d => d.Select, select } }, RunDialog.Options);
        if (await asked.Result is not { Canceled: false, Data: RunChoices choices })
            return;
        var start = new StartRun(select, new(TriggerKind.Dashboard, by), IgnoreDrift: choices.IgnoreDrift, Reread: choices.Reread);
        var result = await runs.StartAsync(start, CancellationToken.None);
        if (result.Run is { } run)
            Say($"Run of {RunLook.Selection(select)} started.", Severity.Success, run);
        foreach (var error in result.Errors)
            Say(error, Severity.Warning);
    });

    public Task CancelAsync(Guid id) => DoAsync("cancel the run", async by =>
    {
        if (await ConfirmDialog.AskAsync(dialogs, "Cancel this run?", "Running steps are stopped and nothing is published.", "Cancel run", "Keep running", isFinal: true))
            Answer(await runs.CancelAsync(id, by, CancellationToken.None), "Cancellation requested.");
    });

    public Task RetryAsync(Guid id) => DoAsync("retry the run", async by =>
    {
        var result = await runs.RetryAsync(id, by, CancellationToken.None);
        Answer(result, result.Run is { } run && RunLook.IsBuilt(RunView.Of(run)) ? "Publishing the built versions." : "Retrying the steps that did not succeed.");
    });

    /// <summary>One outcome per run; empty if the command failed.</summary>
    public Task<ImmutableArray<BatchOutcome>> CancelAsync(IReadOnlyCollection<Guid> ids) =>
        DoAsync("cancel runs", by => batch.CancelAsync(ids, by, CancellationToken.None));

    public Task<ImmutableArray<BatchOutcome>> RetryAsync(IReadOnlyCollection<Guid> ids) =>
        DoAsync("retry runs", by => batch.RetryAsync(ids, by, CancellationToken.None));

    public Task RollBackAsync(TableName table, string version) => DoAsync($"roll back {table}", async by =>
        Answer(await rollbacks.RollBackAsync(table, version, by, CancellationToken.None), $"Rolling back {table} to version {version}."));

    /// <summary>Shows what would be restored, and rolls back after confirmation.</summary>
    public Task RollBackAsync(Guid id) => DoAsync("roll back the run", async by =>
    {
        var asked = await dialogs.ShowAsync<RollbackDialog>("", new DialogParameters<RollbackDialog> { { d => d.RunId, id } }, RollbackDialog.Options);
        if (await asked.Result is { Canceled: false })
            Answer(await rollbacks.RollBackAsync(id, by, CancellationToken.None), "Rolling back the run.");
    });

    /// <summary>Releases a held table, so that runs build it again.</summary>
    public Task ReleaseAsync(TableName table) => DoAsync($"release {table}", async by =>
    {
        if (await rollbacks.ReleaseAsync(table, by, CancellationToken.None))
            Say($"{table} released. Runs build it again.", Severity.Success);
        else
            Say($"{table} is not held.", Severity.Warning);
    });

    private void Answer(ChangeResult result, string done)
    {
        if (result is { Refusal: null, Run: { } run })
            Say(done, Severity.Success, run);
        else
            Say(result.Refusal ?? "This run no longer exists.", Severity.Warning);
    }

    private async Task<ImmutableArray<BatchOutcome>> DoAsync(string verb, Func<string, Task<ImmutableArray<BatchOutcome>>> command)
    {
        ImmutableArray<BatchOutcome> outcomes = [];
        await DoAsync(verb, async by => { outcomes = await command(by); });
        return outcomes;
    }

    private async Task DoAsync(string verb, Func<string, Task> command)
    {
        try
        {
            var user = (await sessions.GetAuthenticationStateAsync()).User;
            if ((await access.AuthorizeAsync(user, Policies.Operator)).Succeeded)
                await command(Caller.NameOf(user));
            else
                Say($"Your role does not allow you to {verb}. Ask an admin for the operator role.", Severity.Warning);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Dashboard action failed: {Verb}.", verb);
            Say($"Could not {verb}: {DatabaseOutage.Explain(e)}", Severity.Error);
        }
    }

    private void Say(string message, Severity severity, Run? run = null) => snackbar.Add(message, severity, o =>
    {
        var address = $"/runs/{run?.Id}";
        // The run's own page needs no link.
        if (run is null || new Uri(navigation.Uri).AbsolutePath == address)
            return;
        o.Action = "Open run";
        o.ActionColor = Color.Inherit;
        o.OnClick = _ =>
        {
            navigation.NavigateTo(address);
            return Task.CompletedTask;
        };
    });
}
