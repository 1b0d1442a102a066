using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Warnings;

/// <summary>The verbs of <see cref="WarningService"/> for buttons: run as the signed-in user. The page shows the result; only a failure is said.</summary>
public sealed class WarningCommands(
    WarningService warnings, AuthenticationStateProvider sessions, IAuthorizationService access, ISnackbar snackbar, ILogger<WarningCommands> logger)
{
    /// <returns>Whether it succeeded, as for the other.</returns>
    public Task<bool> AcknowledgeAsync(RunWarning warning, Guid run, string? note) =>
        DoAsync("acknowledge the warning", by => warnings.AcknowledgeAsync(warning, run, note, by, CancellationToken.None));

    public Task<bool> UnacknowledgeAsync(RunWarning warning, Guid run) =>
        DoAsync("undo the acknowledgement", by => warnings.UnacknowledgeAsync(warning, run, by, CancellationToken.None));

    private async Task<bool> DoAsync(string verb, Func<string, Task> command)
    {
        try
        {
            var user = (await sessions.GetAuthenticationStateAsync()).User;
            if (!(await access.AuthorizeAsync(user, Policies.Operator)).Succeeded)
            {
                snackbar.Add($"Your role does not allow you to {verb}. Ask an admin for the operator role.", Severity.Warning);
                return false;
            }
            await command(Caller.NameOf(user));
            return true;
        }
        catch (Exception e)
        {
            logger.LogError(e, "Dashboard action failed: {Verb}.", verb);
            snackbar.Add($"Could not {verb}: {DatabaseOutage.Explain(e)}", Severity.Error);
            return false;
        }
    }
}
