using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Notes;
using Stedi.Web.Runs;
using Stedi.Web.Tables.Browse;
using Stedi.Web.Tables.Favorites;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

public sealed partial class TablePage
{
    private static readonly string[] Tabs = ["preview", "schema", "versions", "checks", "drops", "sql", "lineage", "runs"];

    private TableState? _state;
    private NoteList _notes = NoteList.Empty;
    private IReadOnlyDictionary<TableVersion, BuiltVersion> _heldVersions = ImmutableDictionary<TableVersion, BuiltVersion>.Empty;
    private string? _pending;
    private bool _isReleasing;
    private bool _isFavorite;

    [Inject] private TableReader Tables { get; set; } = null!;

    [Inject] private NoteService Notes { get; set; } = null!;

    [Inject] private VersionReader Built { get; set; } = null!;
    [Inject] private MyTables Mine { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    [SupplyParameterFromQuery] public string[]? Sort { get; set; }

    [SupplyParameterFromQuery] public string[]? Filter { get; set; }

    [SupplyParameterFromQuery] public string? Offset { get; set; }

    [SupplyParameterFromQuery] public string? Text { get; set; }

    /// <summary>The version to show in the list of versions; for a landing table, the version to show files and rejected lines of.</summary>
    [SupplyParameterFromQuery] public string? Version { get; set; }

    /// <summary>In the schema: the column to show.</summary>
    [SupplyParameterFromQuery] public string? Column { get; set; }
    /// <summary>The check whose rows are open.</summary>
    [SupplyParameterFromQuery] public string? Check { get; set; }

    /// <summary>For a landing table: only lines rejected for this reason.</summary>
    [SupplyParameterFromQuery] public string? Reason { get; set; }

    /// <summary>For a landing table: only rejected lines of this file.</summary>
    [SupplyParameterFromQuery] public string? File { get; set; }

    protected override object Subject => Name;

    private TableName? Key => TableName.TryParse(Name, out var name) ? name : null;

    private Table? Definition => Key is { } key ? Source.LastGood?.Find(key) : null;

    private string ActiveTab => Tabs.Contains(Tab) ? Tab! : Tabs[0];

    /// <summary>The rows that the URL asks for. Invalid parts are ignored.</summary>
    private RowRequest Rows =>
        RowRequest.Read(Sort, Filter, int.TryParse(Offset, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0, out _);

    private int Violated => _state is { Metrics: { } metrics, Table: var table }
        ? metrics.Checks.Count(c => c.Violations > 0) - table.Warnings.AcknowledgedChecks(table.Name).Count
        : 0;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var isOpened = _state?.Table.Name != Key;
        if (isOpened)
            _state = null;
        if (Definition is null)
            return;
        var state = await Tables.StateAsync(Key!, cancellationToken);
        _heldVersions = await Built.BuiltAsync(state?.Table.Held is { } held ? [new(Key!, held.From), new(Key!, held.To)] : [], cancellationToken);
        if (isOpened)
            _isFavorite = await Mine.OpenAsync(Key!, cancellationToken);
        _notes = await Notes.ListAsync(NoteSubject.Of(Key!), null, NotesPanel.First, cancellationToken);
        _state = state;
    }

    private string? ZoneOf(TableName table) => Source.LastGood?.Find(table)?.Zone.Name;

    private void Show(string tab) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("tab", tab), replace: true);

    private async Task ReleaseAsync()
    {
        _isReleasing = true;
        await Commands.ReleaseAsync(Key!);
        _isReleasing = false;
        Refresh();
    }

    private async Task RunAsync(string select)
    {
        if (_pending is not null)
            return;
        _pending = select;
        await Commands.StartAsync(select);
        _pending = null;
        Refresh();
    }
}
