using Microsoft.AspNetCore.Components;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Components;

namespace Stedi.Web.Settings;

public sealed partial class KeysPanel
{
    /// <summary>In days; 0: it does not end by itself.</summary>
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
        var isDone = await Verbs.DoAsync("create the key", $"The key {name} works.", async by =>
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
            Dialogs, $"The key {name}", "Copy it now: it is kept nowhere and is not shown again. Send it as Authorization: Bearer KEY.", "Key", value);
    }

    private async Task RevokeAsync(ApiKey key)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, $"Revoke {key.Name}?", "Calls with this key are refused, and sessions opened with it end. This cannot be undone.", "Revoke key", isFinal: true))
            return;
        await Verbs.DoAsync("revoke the key", $"{key.Name} opens no door any more.", async by =>
            await Keys.RevokeAsync(key.Id, by, CancellationToken.None) ? null : "There is no such key any more.");
        _changes++;
    }
}
