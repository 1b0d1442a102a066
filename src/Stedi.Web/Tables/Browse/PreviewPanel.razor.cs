using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Tables.Browse;

public sealed partial class PreviewPanel
{
    private const int Limit = 100;

    private ImmutableArray<string> _hidden = [];
    private string? _refusal;
    private int _reads;

    [Inject] private RowBrowser Browser { get; set; } = null!;

    [Inject] private IQueryEngine Engine { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter, EditorRequired] public TableView Table { get; set; } = null!;

    /// <summary>The rows that the page's URL asks for.</summary>
    [Parameter, EditorRequired] public RowRequest Rows { get; set; } = RowRequest.First;

    private ImmutableArray<string> Personal => [.. Table.Columns.Where(c => c.Tags.Contains(ColumnTags.Personal)).Select(c => c.Name)];

    /// <summary>The columns that this user may filter by.</summary>
    private ImmutableArray<ColumnView> Open => [.. Table.Columns.Where(c => !_hidden.Contains(c.Name))];

    protected override async Task OnInitializedAsync()
    {
        var user = (await Sessions.GetAuthenticationStateAsync()).User;
        _hidden = PreviewMask.Hidden(user, Table.Columns);
        _refusal = Browser.Refusal(user);
    }

    private async Task<PageOfRows> LoadAsync(string version, CancellationToken cancellationToken)
    {
        _reads++;
        StateHasChanged();
        var (user, rows) = ((await Sessions.GetAuthenticationStateAsync()).User, Rows);
        try
        {
            var page = await Browser.ReadAsync(user, Table, version, rows, Limit, cancellationToken);
            return new(page, null, new HeldRows(page.Columns, page.Rows, rows.Offset));
        }
        catch (QueryException e)
        {
            return new(null, FaultMask.For(user, e), new HeldRows([.. Table.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.Format))], []));
        }
        finally
        {
            _reads--;
            StateHasChanged();
        }
    }

    private void Show(RowRequest rows) => Navigation.NavigateTo($"/tables/{Table.Name}{rows.ToQueryString(("tab", "preview"))}", replace: true);

    private string Summary(Preview page)
    {
        var parts = new List<string> { $"{Figures.Plural(page.RowCount, "row")} in version {Table.CurrentVersion}" };
        if (!Rows.Filters.IsEmpty)
            parts.Add(page.MatchCount is { } matches
                ? $"{Figures.Count(matches)} match ({Figures.Share(matches, page.RowCount)})"
                : "match count not available (needs another scan)");
        parts.Add($"read in {Figures.Duration(TimeSpan.FromMilliseconds(page.ElapsedMs))}");
        if (Engine.Price is { } price)
        {
            parts.Add(page.ScannedBytes is > 0 and { } scanned
                ? $"this scan read {Figures.Bytes(scanned)} and cost about {Figures.Dollars(price.Of(scanned))}"
                : "cached, no charge");
            parts.Add($"a full scan costs about {Figures.Dollars(Table.FullScan)}");
        }
        return string.Join(" · ", parts);
    }
}
