using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Stedi.Web.Components;
using Stedi.Web.Queries.Editor;
using Stedi.Web.Queries.Saved;

namespace Stedi.Web.Queries;

/// <summary>The actions of the page's buttons and keys.</summary>
public sealed partial class QueryDesk
{
    [Inject] private QueryEstimates Estimates { get; set; } = null!;

    [Inject] private SavedQueries Kept { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private ISnackbar Snackbar { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    private Task RunAsync() => DoAsync("run the query", async () =>
    {
        if (_editor is null || await _editor.ReadAsync(_closed.Token) is not { } text)
            return;
        _failure = null;
        _author = await Session.AuthorAsync();
        switch (await Queries.StartAsync(text.Statement, _author, _closed.Token))
        {
            case QueryStart.Accepted accepted:
                (_refusal, _ranAt) = (null, (accepted.Query.Id, text.Offset));
                Go(new(accepted.Query.Id, _shown?.Saved, text.Text == text.Statement ? null : text.Text, _shown?.Chart));
                await FollowAsync(accepted.Query.Id);
                break;
            case QueryStart.Refused refused:
                _refusal = (refused.Reason, text.Statement, refused.Position);
                _ranAt = (default, text.Offset);
                break;
            case QueryStart.Busy busy:
                Snackbar.Add(busy.Reason, Severity.Warning);
                break;
        }
        await MarkAsync();
    });

    private Task CancelAsync() => DoAsync("cancel the query", async () =>
    {
        if (_query is { } query)
            _query = await Queries.CancelAsync(query.Id, await Session.AuthorAsync(), _closed.Token) ?? query;
    });

    /// <summary>After a text change: checks the statement and estimates its cost.</summary>
    private Task LookAsync() => DoAsync("check the query", async () =>
    {
        if (_editor is null || await _editor.ReadAsync(_closed.Token) is not { } text)
            return;
        _text = text.Text;
        _estimate = string.IsNullOrWhiteSpace(text.Statement) ? null : await Estimates.OfAsync(text.Statement, _closed.Token);
        await _editor.MarkAsync("look", _estimate?.Refusal is { } refusal && _estimate.Position is not null ? refusal : null, text.Offset + (_estimate?.Position ?? 0));
        if (_shown is { } address)
            Go(address with { Sql = text.Text == EditorText.Show(_query?.Sql ?? _saved?.Sql ?? "") ? null : text.Text });
    });

    private Task SelectAsync(bool any)
    {
        _isSelection = any;
        return LookAsync();
    }

    private async Task ReadyAsync()
    {
        await MarkAsync();
        await LookAsync();
    }

    /// <summary>Marks the error of the last statement while the editor still contains it.</summary>
    private async Task MarkAsync()
    {
        var (message, sql, position) = _refusal ?? (_query?.Error ?? "", _query?.Sql ?? "", _query?.Position);
        if (_editor is null || position is null || await _editor.ReadAsync(_closed.Token) is not { } text)
            return;
        if (text.Text[Math.Min(Offset, text.Text.Length)..].StartsWith(EditorText.Show(sql), StringComparison.Ordinal))
            await _editor.MarkAsync("run", message, Offset + EditorText.Place(sql, position.Value));
    }

    private int Offset => _refusal is not null || _ranAt.Query == _query?.Id ? _ranAt.Offset : 0;

    private Task GoToAsync(string sql, int? position) =>
        _editor is null || position is null ? Task.CompletedTask : _editor.GoToAsync(Offset + EditorText.Place(sql, position.Value));

    private Task InsertAsync(string name) => _editor?.InsertAsync(name) ?? Task.CompletedTask;

    private Task SaveAsync() => DoAsync("save the query", async () =>
    {
        if (_editor is null || await _editor.ReadAsync(_closed.Token) is not { } text)
            return;
        var author = _author = await Session.AuthorAsync();
        var own = _saved is { } s && IsOwn(s) ? s : null;
        if (await SaveDialog.AskAsync(Dialogs, text.Text, own, author, Kept) is not { } kept)
            return;
        (_saved, _savedVersion) = (kept, _savedVersion + 1);
        Go(_shown! with { Saved = kept.Id, Sql = _query is null ? null : _shown!.Sql });
        Snackbar.Add(kept.IsShared ? $"Query '{kept.Name}' saved and shared." : $"Query '{kept.Name}' saved.", Severity.Success);
    });

    private Task RemoveAsync(SavedQueryView view) => DoAsync("remove the saved query", async () =>
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, $"Remove '{view.Name}'?", $"{(view.IsShared ? "Everyone who uses this shared query loses it. " : "")}This cannot be undone.", "Remove query", isFinal: true))
            return;
        await Kept.RemoveAsync(view.Id, await Session.AuthorAsync(), _closed.Token);
        _savedVersion++;
        if (_saved?.Id != view.Id)
            return;
        _saved = null;
        Go(_shown! with { Saved = null, Sql = _text.Length is > 0 and <= QueryAddress.MaxSql ? _text : null });
    });

    /// <summary>Copies a link that opens this statement for another operator.</summary>
    private Task ShareAsync() => DoAsync("share the query", async () =>
    {
        if (_editor is null || await _editor.ReadAsync(_closed.Token) is not { } text)
            return;
        var isSaved = _saved is { IsShared: true } && _saved.Sql == text.Text;
        if (!isSaved && text.Text.Length is 0 or > QueryAddress.MaxSql)
        {
            Snackbar.Add(
                text.Text.Length == 0 ? "Nothing to share. Write a query first." : $"Queries over {QueryAddress.MaxSql:N0} characters do not fit in a link. Save and share the query, then copy its link.",
                Severity.Warning);
            return;
        }
        var address = isSaved ? new QueryAddress(Saved: _saved!.Id) : new QueryAddress(Sql: text.Text);
        await using var clipboard = await BrowserObject.ImportAsync(Js, "./clipboard.js", _closed.Token);
        var copied = await clipboard.CallAsync<bool>("copy", _closed.Token, Navigation.ToAbsoluteUri((address with { Chart = _shown?.Chart }).ToUrl()).ToString());
        Snackbar.Add(
            copied ? "Link copied. It opens this query for anyone with access." : "The browser blocked copying. Copy this page's URL instead.",
            copied ? Severity.Success : Severity.Warning);
    });
}
