using Microsoft.AspNetCore.Components;
using MudBlazor;
using Stedi.Web.Data;

namespace Stedi.Web.Queries.Saved;

/// <summary>Asks for a name and saves. Stays open with the reason if saving is refused.</summary>
public sealed partial class SaveDialog
{
    private string _name = "";
    private string? _refusal;
    private bool _isShared;
    private bool _isAnew;
    private bool _isBusy;

    [Inject] private ILogger<SaveDialog> Logger { get; set; } = null!;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    [Parameter] public string Sql { get; set; } = "";

    /// <summary>The query to change; null: a new one.</summary>
    [Parameter] public SavedQuery? Own { get; set; }

    [Parameter] public QueryAuthor Author { get; set; } = null!;

    [Parameter] public SavedQueries Kept { get; set; } = null!;

    /// <summary>The saved query; null if cancelled.</summary>
    public static async Task<SavedQuery?> AskAsync(IDialogService dialogs, string sql, SavedQuery? own, QueryAuthor author, SavedQueries kept)
    {
        var dialog = await dialogs.ShowAsync<SaveDialog>(null, new DialogParameters<SaveDialog>
        {
            { d => d.Sql, sql }, { d => d.Own, own }, { d => d.Author, author }, { d => d.Kept, kept },
        }, new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });
        return (await dialog.Result)?.Data as SavedQuery;
    }

    protected override void OnInitialized() => (_name, _isShared) = (Own?.Name ?? "", Own?.IsShared ?? false);

    private async Task SaveAsync(bool isAnew)
    {
        _isBusy = true;
        try
        {
            var wish = new SaveQuery(_name, Sql, _isShared);
            var result = Own is { } own && !isAnew
                ? await Kept.ChangeAsync(own.Id, wish, Author, CancellationToken.None)
                : await Kept.SaveAsync(wish, Author, CancellationToken.None);
            if (result is SaveResult.Saved saved)
                Dialog.Close(DialogResult.Ok(saved.Query));
            else
                _refusal = Why(result);
        }
        catch (Exception e)
        {
            Logger.LogError(e, "Could not save a query");
            _refusal = $"Could not save the query: {DatabaseOutage.Explain(e)}";
        }
        finally
        {
            _isBusy = false;
        }
    }

    private static string Why(SaveResult result) => result switch
    {
        SaveResult.Refused r => r.Reason,
        SaveResult.Conflict c => c.Reason,
        SaveResult.NotYours n => n.Reason,
        _ => "This query was removed in the meantime. Save it as a new query.",
    };
}
