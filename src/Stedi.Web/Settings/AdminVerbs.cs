using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Data;

namespace Stedi.Web.Settings;

/// <summary>Changes settings as the signed-in user, who must be an admin at that moment. Shows the result as a snackbar.</summary>
public sealed class AdminVerbs(AuthenticationStateProvider sessions, IAuthorizationService access, ISnackbar snackbar, ILogger<AdminVerbs> logger)
{
    /// <param name="verb">For example "create the key".</param>
    /// <param name="change">Gets the admin's name. Returns null on success, otherwise the reason to show.</param>
    /// <returns>Whether the change succeeded.</returns>
    public async Task<bool> DoAsync(string verb, string done, Func<string, Task<string?>> change)
    {
        try
        {
            var user = (await sessions.GetAuthenticationStateAsync()).User;
            var refusal = (await access.AuthorizeAsync(user, Policies.Admin)).Succeeded
                ? await change(Caller.NameOf(user))
                : $"Could not {verb}: this requires the admin role.";
            snackbar.Add(refusal ?? done, refusal is null ? Severity.Success : Severity.Warning);
            return refusal is null;
        }
        catch (Exception e)
        {
            logger.LogError(e, "Could not {Verb}", verb);
            snackbar.Add($"Could not {verb}: {DatabaseOutage.Explain(e)}", Severity.Error);
            return false;
        }
    }
}
