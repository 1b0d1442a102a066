using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Components;

namespace Stedi.Web.Deploy;

public sealed partial class DeployPage : IProgress<DeployChange>, IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private DeployPlan? _plan;
    private string? _failure;
    private string? _busy;
    private int _made;
    private int _total;

    [Inject] private DeployService Deploy { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Inject] private IAuthorizationService Access { get; set; } = null!;

    [Inject] private ILogger<DeployPage> Logger { get; set; } = null!;

    void IProgress<DeployChange>.Report(DeployChange value)
    {
        if (_closed.IsCancellationRequested)
            return;
        _made++;
        _ = InvokeAsync(StateHasChanged);
    }

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override Task OnInitializedAsync() => Deploy.IsNeeded && RendererInfo.IsInteractive ? LookAsync() : Task.CompletedTask;

    private Task LookAsync() => WorkAsync("Comparing the deployed resources with the pipeline.", async () => _plan = await Deploy.PlanAsync(_closed.Token));

    private async Task ApplyAsync()
    {
        if (_plan is not { } plan)
            return;
        if (!await ConfirmDialog.AskAsync(
            Dialogs, "Apply this plan?",
            $"{Figures.Plural(plan.Open.Count(), "resource")} will be created or changed. Manual changes are overwritten. No data is removed.",
            "Apply plan"))
            return;
        await WorkAsync("Deploying.", async () =>
        {
            var user = (await Sessions.GetAuthenticationStateAsync()).User;
            if (!(await Access.AuthorizeAsync(user, Policies.Admin)).Succeeded)
                throw new EngineException("Deploying requires the admin role. Ask an admin.");
            (_made, _total) = (0, plan.Open.Count());
            // Leaving the page does not cancel the deployment.
            _plan = (await Deploy.ApplyAsync(plan.Id, Caller.NameOf(user), this, CancellationToken.None)).Plan;
        });
        if (_failure is not null && !_closed.IsCancellationRequested)
            await LookAgainAsync(_failure);
    }

    /// <summary>Loads the plan again, because a failed deployment can be partly done.</summary>
    private async Task LookAgainAsync(string failure)
    {
        await LookAsync();
        _failure = failure;
    }

    private async Task WorkAsync(string what, Func<Task> work)
    {
        (_busy, _failure, _made, _total) = (what, null, 0, 0);
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            if (e is not (EngineException or DeployPlanChangedException))
                Logger.LogError(e, "{What} failed.", what);
            _failure = e.Message;
        }
        finally
        {
            (_busy, _total) = (null, 0);
        }
    }
}
