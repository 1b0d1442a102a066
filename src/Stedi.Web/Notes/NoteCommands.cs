using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Notes;

/// <summary>The verbs of <see cref="NoteService"/> for buttons: run as the signed-in user. The page shows the result; only a failure is said.</summary>
public sealed class NoteCommands(
    NoteService notes, AuthenticationStateProvider sessions, IAuthorizationService access, ISnackbar snackbar, IDialogService dialogs, ILogger<NoteCommands> logger)
{
    /// <returns>Whether the note was added, as for the others.</returns>
    public Task<bool> AddAsync(NoteSubject subject, string text) => DoAsync("add the note", async author => await notes.AddAsync(subject, text, author, CancellationToken.None));

    public Task<bool> ChangeAsync(NoteSubject subject, Guid id, string text) =>
        DoAsync("change the note", async author => await notes.ChangeAsync(subject, id, text, author, CancellationToken.None));

    /// <summary>Deletes the note after confirmation.</summary>
    public Task<bool> DeleteAsync(NoteSubject subject, Note note) => DoAsync("delete the note", async author =>
        await ConfirmDialog.AskAsync(dialogs, "Delete this note?", "The text cannot be restored.", "Delete note", isFinal: true)
            ? await notes.DeleteAsync(subject, note.Id, author, CancellationToken.None)
            : null);

    /// <param name="command">Returns null if the user cancelled.</param>
    private async Task<bool> DoAsync(string verb, Func<NoteAuthor, Task<NoteResult?>> command)
    {
        try
        {
            var user = (await sessions.GetAuthenticationStateAsync()).User;
            if (!(await access.AuthorizeAsync(user, Policies.Operator)).Succeeded)
            {
                snackbar.Add($"Your role does not allow you to {verb}. Ask an admin for the operator role.", Severity.Warning);
                return false;
            }
            if (await command(NoteAuthor.Of(user)) is not { } result)
                return false;
            if (result.Reason is { } refusal)
                snackbar.Add(refusal, Severity.Warning);
            return result.Refusal is null;
        }
        catch (Exception e)
        {
            logger.LogError(e, "Dashboard action failed: {Verb}.", verb);
            snackbar.Add($"Could not {verb}: {DatabaseOutage.Explain(e)}", Severity.Error);
            return false;
        }
    }
}
