using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Tables.Browse;

public sealed partial class FilterBar
{
    private bool _open;
    private string? _column;
    private RowTest _test = RowTest.Eq;
    private string _value = "";

    /// <summary>The columns that can be filtered.</summary>
    [Parameter, EditorRequired] public ImmutableArray<ColumnView> Columns { get; set; } = [];

    [Parameter, EditorRequired] public ImmutableArray<RowFilter> Filters { get; set; } = [];

    [Parameter] public EventCallback<ImmutableArray<RowFilter>> FiltersChanged { get; set; }

    [Inject] private LocalTime Local { get; set; } = null!;

    private ColumnView? Column => Columns.FirstOrDefault(c => c.Name == _column);

    private ImmutableArray<RowTest> Tests => FilterWords.TestsOf(Column is null ? ColumnKind.String : ColumnType.Parse(Column.Type).Kind);

    private bool TakesDates => Column is not null && FilterWords.TakesDates(Column);

    private void Open()
    {
        _column ??= Columns.FirstOrDefault()?.Name;
        _test = Tests[0];
        _open = true;
    }

    /// <summary>Another column may support other conditions.</summary>
    private void Settle() => _test = Tests.Contains(_test) ? _test : Tests[0];

    private async Task AddAsync()
    {
        if (_column is null)
            return;
        // Dates are typed as displayed. A filter in a URL means the same for every user.
        var value = TakesDates ? DateText.In(_value, Local.DataZone) : _value;
        var filter = new RowFilter(_column, _test, RowFilter.NeedsValue(_test) ? value : null);
        (_open, _value) = (false, "");
        if (!Filters.Contains(filter))
            await FiltersChanged.InvokeAsync(Filters.Add(filter));
    }
}
