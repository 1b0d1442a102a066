using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>Lays out flows: first all heights, then the bars lane by lane, then the ribbons between them.</summary>
internal sealed class SankeyBuilder
{
    /// <summary>The height of a landing table.</summary>
    public const double Whole = 88;

    /// <summary>Minimum height, so that small flows stay visible.</summary>
    public const double Least = 2;

    /// <summary>Space for two lines of text, above a table's bar and beside a drop's bar.</summary>
    private const double Label = 46;
    private const double Gap = 12;
    private const double LaneGap = 22;

    /// <summary>Width of the ribbon canvas.</summary>
    private const double Width = 1000;

    /// <summary>Maximum share of the width for the labels of the last column.</summary>
    private const double LastLabel = .25;

    private readonly ImmutableArray<TableFlow> _tables;
    private readonly Dictionary<TableName, int> _position;
    private readonly Dictionary<TableName, int> _column = [];
    private readonly Dictionary<TableName, int> _lane = [];
    private readonly Dictionary<TableName, double> _height = [];
    private readonly Dictionary<(TableName Table, RowPick? Drop), double> _top = [];
    private readonly List<SankeyBar> _bars = [];
    private readonly int _columns;
    private readonly double _step;

    /// <param name="tables">In topological order.</param>
    public SankeyBuilder(ImmutableArray<TableFlow> tables)
    {
        _tables = tables;
        _position = tables.Select((t, i) => (t.Table, i)).ToDictionary(t => t.Table, t => t.i);
        foreach (var table in tables)
            Measure(table);
        _columns = _column.Values.DefaultIfEmpty(0).Max() + 1;
        _step = _columns == 1 ? 1 : (1 - Math.Min(LastLabel, 1d / _columns)) / (_columns - 1);
    }

    public SankeyLayout Build()
    {
        var height = Place();
        return new(_columns, _step, height, [.. _bars], [.. Ribbons()]);
    }

    /// <summary>
    /// The tracked inputs that precede the table in the diagram. Versions of different definitions can form a cycle, which
    /// cannot be drawn completely.
    /// </summary>
    private IEnumerable<InputFlow> Flows(TableFlow table) =>
        table.Inputs.Where(i => i.RowsKept is not null && _position.TryGetValue(i.Table, out var at) && at < _position[table.Table]);

    private void Measure(TableFlow table)
    {
        var inputs = Flows(table).ToArray();
        // A table without tracked inputs has no ribbons, but is still placed to the right of its inputs.
        var before = inputs.Length > 0 ? inputs : [.. table.Inputs.Where(i => i.Table != table.Table && _column.ContainsKey(i.Table))];
        _column[table.Table] = before.Select(i => _column[i.Table] + 1).DefaultIfEmpty(0).Max();
        _lane[table.Table] = before is [var first, ..] ? _lane[first.Table] : _lane.Values.DefaultIfEmpty(-1).Max() + 1;
        _height[table.Table] = inputs.Length == 0 ? Whole : Math.Max(Least, inputs.Sum(i => Thickness(i, i.RowsKept!.Value)));
    }

    private double Thickness(InputFlow input, long rows) =>
        input.RowsIn <= 0 || rows <= 0 ? 0 : Math.Max(Least, _height[input.Table] * Math.Min(1, (double)rows / input.RowsIn));

    private static IEnumerable<(RowPick Pick, DropFlow Drop)> Drops(TableFlow table, InputFlow input)
    {
        foreach (var drop in input.Drops.Where(d => d.Rows > 0))
            yield return (new(table.Table, input.Table, RowOutcome.Dropped(drop.Reason)), drop);
        if (input.Unexplained > 0)
            yield return (new(table.Table, input.Table, RowOutcome.Unexplained), new("unexplained", FlowText.Unexplained, input.Unexplained, (double)input.Unexplained / Math.Max(1, input.RowsIn)));
    }

    private double Place()
    {
        var top = 0d;
        foreach (var lane in _tables.GroupBy(t => _lane[t.Table]).OrderBy(g => g.Key))
        {
            var lowest = top;
            foreach (var column in lane.GroupBy(t => _column[t.Table]))
            {
                var y = top;
                foreach (var table in column)
                    y = Stack(table, y);
                lowest = Math.Max(lowest, y);
            }
            top = lowest + LaneGap;
        }
        return Math.Max(0, top - LaneGap);
    }

    /// <summary>Places the table and its drops below it. Returns the top of the next bar.</summary>
    private double Stack(TableFlow table, double y)
    {
        y = Stand(table, null, null, y + Label, _height[table.Table]);
        foreach (var input in Flows(table))
        {
            foreach (var (pick, drop) in Drops(table, input))
                y = Math.Max(Stand(table, pick, drop, y, Thickness(input, drop.Rows)), y + Label);
        }
        return y;
    }

    private double Stand(TableFlow table, RowPick? pick, DropFlow? drop, double y, double height)
    {
        _top[(table.Table, pick)] = y;
        var column = _column[table.Table];
        _bars.Add(new(table, pick, drop, column, column * _step, y, height));
        return y + height + Gap;
    }

    private IEnumerable<SankeyRibbon> Ribbons()
    {
        foreach (var table in _tables)
        {
            var arrived = _top[(table.Table, null)];
            foreach (var input in Flows(table))
            {
                // Each reader reads the whole table, so its ribbons start at the top for each reader.
                var left = _top[(input.Table, null)];
                var kept = Thickness(input, input.RowsKept!.Value);
                var pick = new RowPick(table.Table, input.Table, RowOutcome.Kept);
                if (kept > 0)
                    yield return Ribbon(pick, input, input.RowsKept.Value, left, arrived, kept);
                (left, arrived) = (left + kept, arrived + kept);
                foreach (var (dropped, drop) in Drops(table, input))
                {
                    var thick = Thickness(input, drop.Rows);
                    yield return Ribbon(dropped, input, drop.Rows, left, _top[(table.Table, dropped)], thick);
                    left += thick;
                }
            }
        }

        SankeyRibbon Ribbon(RowPick pick, InputFlow input, long rows, double from, double to, double thick)
        {
            var (x1, x2) = (Width * _step * _column[input.Table], Width * _step * _column[pick.Table]);
            // Horizontal up to the end of the labels below the bars.
            var level = (x1 + x2) / 2;
            var bend = (level + x2) / 2;
            return new(
                pick, input.Table,
                string.Create(CultureInfo.InvariantCulture,
                    $"M{x1:0.#} {from:0.#}H{level:0.#}C{bend:0.#} {from:0.#} {bend:0.#} {to:0.#} {x2:0.#} {to:0.#}V{to + thick:0.#}C{bend:0.#} {to + thick:0.#} {bend:0.#} {from + thick:0.#} {level:0.#} {from + thick:0.#}H{x1:0.#}Z"),
                rows, (double)rows / Math.Max(1, input.RowsIn));
        }
    }
}
