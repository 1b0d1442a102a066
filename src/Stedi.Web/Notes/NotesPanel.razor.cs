using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Notes;

public sealed partial class NotesPanel : IDisposable
{
    /// <summary>The newest notes that a page loads with its content.</summary>
    public const int First = 5;

    /// <summary>Older notes per click.</summary>
    private const int Further = 20;

    private readonly LatestWork _loading = new();
    private NoteSubject _subject;
    private NoteList _newest = NoteList.Empty;
    private NoteList _older = NoteList.Empty;
    private NoteAuthor? _reader;
    private Guid? _changing;
    private string? _failure;
    private bool _isWriting;
    private bool _isLoading;

    [Inject] private NoteService Service { get; set; } = null!;

    [Inject] private NoteCommands Commands { get; set; } = null!;

    [Inject] private ILogger<NotesPanel> Logger { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [Parameter, EditorRequired] public NoteSubject Subject { get; set; }

    [Parameter, EditorRequired] public NoteSummary Summary { get; set; } = NoteSummary.None;

    /// <summary>The newest notes, at most <see cref="First"/>, as the page has just read them.</summary>
    [Parameter, EditorRequired] public NoteList Newest { get; set; } = NoteList.Empty;

    /// <summary>A note was written, changed or deleted here. Other pages are told by the database.</summary>
    [Parameter] public EventCallback OnChange { get; set; }

    private ImmutableArray<Note> Shown => [.. Newest.Items, .. _older.Items];

    private bool HasMore => _older.Items.IsEmpty ? Newest.More : _older.More;

    public void Dispose() => _loading.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        _reader ??= NoteAuthor.Of((await Session).User);
        if (_subject != Subject)
            (_subject, _older, _changing, _isWriting, _failure) = (Subject, NoteList.Empty, null, false, null);
        if (ReferenceEquals(_newest, Newest))
            return;
        var added = Newest.Items.Count(n => _newest.Items.All(k => k.Id != n.Id));
        _newest = Newest;
        // The page has read the newest notes again, so the older ones that are open may have changed too. Each new note has moved one to them.
        if (!_older.Items.IsEmpty)
            await LoadAsync(_older.Items.Length + added);
    }

    private Task OlderAsync() => LoadAsync(_older.Items.Length + Further);

    private async Task LoadAsync(int count)
    {
        var superseded = _loading.Begin();
        (_isLoading, _failure) = (true, null);
        try
        {
            var older = Newest is { More: true, Items: [.., var last] } ? await Service.ListAsync(Subject, last.Id, count, superseded) : NoteList.Empty;
            if (!superseded.IsCancellationRequested)
                _older = older;
        }
        catch (Exception) when (superseded.IsCancellationRequested)
        {
            // A newer load replaces it.
            return;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "Could not load the notes on {Subject}.", Subject);
            _failure = DatabaseOutage.Explain(e);
        }
        _isLoading = false;
    }

    private async Task AddAsync(string text)
    {
        if (!await Commands.AddAsync(Subject, text))
            return;
        _isWriting = false;
        await OnChange.InvokeAsync();
    }

    private async Task ChangeAsync(Note note, string text)
    {
        if (!await Commands.ChangeAsync(Subject, note.Id, text))
            return;
        _changing = null;
        await OnChange.InvokeAsync();
    }

    private async Task DeleteAsync(Note note)
    {
        if (await Commands.DeleteAsync(Subject, note))
            await OnChange.InvokeAsync();
    }
}
