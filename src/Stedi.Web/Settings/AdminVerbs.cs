using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Data;

namespace Stedi.Web.Settings;

/// <summary>What the settings change: in the name of who is signed in, if he is an admin at that moment; what went wrong as a snackbar.</summary>
public sealed class AdminVerbs(AuthenticationStateProvider sessions, IAuthorizationService access, ISnackbar snackbar, ILogger<AdminVerbs> logger)
{
    /// <param name="verb">As in "create the key".</param>
    /// <param name="change">Gets the admin's name; what it returns is told: null where it is done, otherwise why it is not.</param>
    /// <returns>Whether it is done.</returns>
    public async Task<bool> DoAsync(string verb, string done, Func<string, Task<string?>> change)
    {
        try
        {
            var user = (await sessions.GetAuthenticationStateAsync()).User;
            var refusal = (await access.AuthorizeAsync(user, Policies.Admin)).Succeeded
                ? await change(Caller.NameOf(user))
                : $"Your role does not allow you to {verb}: ask an admin.";
            snackbar.Add(refusal ?? done, refusal is null ? Severity.Success : Severity.Warning);
            return refusal is null;
        }
        catch (Exception e)
        {
            logger.LogError(e, "The dashboard could not {Verb}.", verb);
            snackbar.Add($"Could not {verb}: {DatabaseOutage.Explain(e)}", Severity.Error);
            return false;
        }
    }
}
