using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Browse;

public sealed partial class FilterBar
{
    private bool _open;
    private string? _column;
    private RowTest _test = RowTest.Eq;
    private string _value = "";

    /// <summary>The columns that can be filtered.</summary>
    [Parameter, EditorRequired] public ImmutableArray<Column> Columns { get; set; } = [];

    [Parameter, EditorRequired] public ImmutableArray<RowFilter> Filters { get; set; } = [];

    [Parameter] public EventCallback<ImmutableArray<RowFilter>> FiltersChanged { get; set; }

    private ImmutableArray<RowTest> Tests => FilterWords.TestsOf(Columns.FirstOrDefault(c => c.Name == _column)?.Type.Kind ?? ColumnKind.String);

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
        var filter = new RowFilter(_column, _test, RowFilter.NeedsValue(_test) ? _value : null);
        (_open, _value) = (false, "");
        if (!Filters.Contains(filter))
            await FiltersChanged.InvokeAsync(Filters.Add(filter));
    }
}
