using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Contracts;

namespace Stedi.Web.Settings;

public sealed partial class PeoplePanel
{
    private string _name = "";
    private Role _role = Role.Viewer;
    private int _changes;
    private bool _busy;

    [Inject] private PeopleStore People { get; set; } = null!;

    [Inject] private SignInLinks Links { get; set; } = null!;

    [Inject] private AdminVerbs Verbs { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private IOptions<StediOptions> Options { get; set; } = null!;

    private async Task CreateAsync()
    {
        var name = _name.Trim();
        _busy = true;
        if (await Verbs.DoAsync("add the person", $"{name} added. Create a sign-in link next.", async by =>
            CallerNames.Refuse(name) ?? (await People.CreateAsync(name, _role, by, CancellationToken.None)).Refusal))
        {
            _name = "";
        }
        _busy = false;
        _changes++;
    }

    private async Task ChangeAsync(Person person, Role? role, bool? isDisabled)
    {
        await Verbs.DoAsync("change the person", $"{person.Name} changed. Open sessions end.", async by =>
            await People.ChangeAsync(person.Id, role, isDisabled, by, CancellationToken.None) is null ? Gone : null);
        _changes++;
    }

    private async Task DisableAsync(Person person)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, $"Disable {person.Name}?", "Their sessions end. They cannot sign in until you enable them again.", "Disable person"))
            await ChangeAsync(person, null, true);
    }

    private async Task LinkAsync(Person person)
    {
        PersonLink? link = null;
        if (await Verbs.DoAsync("create the link", $"Link for {person.Name} created.", async by =>
        {
            link = await Links.IssueAsync(person.Id, by, CancellationToken.None);
            return link is null ? $"{person.Name} was disabled or removed." : null;
        }))
        {
            await SecretDialog.ShowAsync(
                Dialogs, $"Sign-in link for {person.Name}", $"Send it only to {person.Name}. It works once and expires {Local.Exact(link!.ExpiresAt)}. Earlier links for {person.Name} no longer work.",
                "Link", Options.Value.AddressOf(link.Path, Navigation.BaseUri));
        }
        else
        {
            _changes++;
        }
    }

    private async Task RemoveAsync(Person person)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, $"Remove {person.Name}?", "Their sessions end. Their actions stay in the history. This cannot be undone.", "Remove person", isFinal: true))
            return;
        await Verbs.DoAsync("remove the person", $"{person.Name} removed.", async by =>
            await People.RemoveAsync(person.Id, by, CancellationToken.None) ? null : Gone);
        _changes++;
    }

    private const string Gone = "This person no longer exists.";
}
