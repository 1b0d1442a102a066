using Microsoft.AspNetCore.Components;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Components;

namespace Stedi.Web.Settings;

public sealed partial class KeysPanel
{
    /// <summary>In days; 0: never expires.</summary>
    private static readonly int[] Lives = [0, 7, 30, 90, 365];

    private string _name = "";
    private Role _role = Role.Viewer;
    private int _days = 90;
    private int _changes;
    private bool _busy;

    [Inject] private ApiKeyStore Keys { get; set; } = null!;

    [Inject] private AdminVerbs Verbs { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    private static string Ends(int days) => days == 0 ? "never" : $"in {days} days";

    private async Task CreateAsync()
    {
        var (name, value) = (_name.Trim(), "");
        _busy = true;
        var isDone = await Verbs.DoAsync("create the key", $"Key {name} created.", async by =>
        {
            if (CallerNames.Refuse(name) is { } refusal)
                return refusal;
            var (_, made, taken) = await Keys.TryCreateAsync(name, _role, by, _days == 0 ? null : Time.GetUtcNow().AddDays(_days), CancellationToken.None);
            value = made;
            return taken;
        });
        _busy = false;
        if (!isDone)
            return;
        (_name, _changes) = ("", _changes + 1);
        await SecretDialog.ShowAsync(
            Dialogs, $"API key {name}", "Copy the key now. It will not be shown again. Send it as Authorization: Bearer KEY.", "Key", value);
    }

    private async Task RevokeAsync(ApiKey key)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, $"Revoke {key.Name}?", "Requests with this key will fail, and its sessions end. This cannot be undone.", "Revoke key", isFinal: true))
            return;
        await Verbs.DoAsync("revoke the key", $"Key {key.Name} revoked.", async by =>
            await Keys.RevokeAsync(key.Id, by, CancellationToken.None) ? null : "This key no longer exists.");
        _changes++;
    }
}
