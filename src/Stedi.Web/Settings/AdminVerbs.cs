using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Settings;

/// <summary>Changes settings as the signed-in user, who must be an admin at that moment. Shows the result as a snackbar.</summary>
public sealed class AdminVerbs(AuthenticationStateProvider sessions, IAuthorizationService access, ISnackbar snackbar, ILogger<AdminVerbs> logger)
{
    /// <param name="verb">For example "create the key".</param>
    /// <param name="change">Gets the admin's name. Returns null on success, otherwise the reason to show.</param>
    /// <param name="refuse">Shows the reason of <paramref name="change"/> beside its field instead.</param>
    /// <returns>Whether the change succeeded.</returns>
    public async Task<bool> DoAsync(string verb, string done, Func<string, Task<string?>> change, Action<FieldFault>? refuse = null)
    {
        try
        {
            var user = (await sessions.GetAuthenticationStateAsync()).User;
            if (!(await access.AuthorizeAsync(user, Policies.Admin)).Succeeded)
            {
                snackbar.Add($"Could not {verb}: this requires the admin role.", Severity.Warning);
                return false;
            }
            var refusal = await change(Caller.NameOf(user));
            if (refusal is not null && refuse is not null)
                refuse(new(refusal));
            else
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
