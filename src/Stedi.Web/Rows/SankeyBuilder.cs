using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>Lays out flows: first all heights, then the bars lane by lane, then the ribbons between them.</summary>
internal sealed class SankeyBuilder
{
    /// <summary>The height of a landing table: all lines of its files.</summary>
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
    private readonly Dictionary<(TableName Table, FileGroup File), double> _fileTop = [];
    private readonly List<SankeyBar> _bars = [];

    /// <summary>The column of landing tables: files stand left of them.</summary>
    private readonly int _first;

    private readonly int _columns;
    private readonly double _step;

    /// <param name="tables">In topological order.</param>
    public SankeyBuilder(ImmutableArray<TableFlow> tables)
    {
        _tables = tables;
        _position = tables.Select((t, i) => (t.Table, i)).ToDictionary(t => t.Table, t => t.i);
        _first = tables.Any(t => Files(t).Length > 0) ? 1 : 0;
        foreach (var table in tables)
            Measure(table);
        // Rejected lines stand right of their landing table.
        _columns = tables.Select(t => _column[t.Table] + (Rejects(t).Any() ? 1 : 0)).DefaultIfEmpty(0).Max() + 1;
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
        _column[table.Table] = before.Select(i => _column[i.Table] + 1).DefaultIfEmpty(_first).Max();
        _lane[table.Table] = before is [var first, ..] ? _lane[first.Table] : _lane.Values.DefaultIfEmpty(-1).Max() + 1;
        _height[table.Table] = inputs.Length > 0 ? Math.Max(Least, inputs.Sum(i => Thickness(i, i.RowsKept!.Value)))
            : table is { IsLanding: true, Inputs: [{ RowsIn: > 0 } lines] } ? Whole * Math.Clamp((double)table.RowsOut / lines.RowsIn, 0, 1)
            : Whole;
    }

    private double Thickness(InputFlow input, long rows) =>
        input.RowsIn <= 0 || rows <= 0 ? 0 : Math.Max(Least, _height[input.Table] * Math.Min(1, (double)rows / input.RowsIn));

    private static ImmutableArray<FileGroup> Files(TableFlow table) => table is { IsLanding: true, Files: { } files } ? FileGroup.Of(files) : [];

    private static double Thickness(FileGroup file) => Math.Max(Least, Whole * file.Share);

    /// <summary>The rejected lines of a landing table, by reason.</summary>
    private static IEnumerable<(RowPick Pick, DropFlow Drop, double Height)> Rejects(TableFlow table) => !table.IsLanding
        ? []
        : Drops(table, table.Inputs[0]).Select(d => (d.Pick, d.Drop, Math.Max(Least, Whole * Math.Min(1, (double)d.Drop.Rows / Math.Max(1, table.Inputs[0].RowsIn)))));

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
            for (var column = 0; column < _columns; column++)
            {
                var y = top;
                foreach (var table in lane.Where(t => _column[t.Table] == column + 1))
                    y = StackFiles(table, y);
                foreach (var table in lane.Where(t => _column[t.Table] == column))
                    y = Stack(table, y);
                foreach (var table in lane.Where(t => _column[t.Table] == column - 1))
                    y = StackRejects(table, y, isAlone: y == top);
                lowest = Math.Max(lowest, y);
            }
            top = lowest + LaneGap;
        }
        return Math.Max(0, top - LaneGap);
    }

    /// <summary>Places the table and its drops below it. Returns the top of the next bar.</summary>
    private double Stack(TableFlow table, double y)
    {
        y = Stand(table, null, null, y + Label, table.IsLanding ? Whole : _height[table.Table]);
        foreach (var input in Flows(table))
        {
            foreach (var (pick, drop) in Drops(table, input))
                y = Math.Max(Stand(table, pick, drop, y, Thickness(input, drop.Rows)), y + Label);
        }
        return y;
    }

    /// <summary>Places the files of a landing table, level with its bar.</summary>
    private double StackFiles(TableFlow table, double y)
    {
        var files = Files(table);
        if (files.IsEmpty)
            return y;
        y += Label;
        foreach (var file in files)
        {
            var height = Thickness(file);
            _fileTop[(table.Table, file)] = y;
            Add(table, null, null, _column[table.Table] - 1, y, height, file);
            y = Math.Max(y + height + Gap, y + Label);
        }
        return y;
    }

    /// <summary>Places the rejected lines of a landing table, below everything that is made of its rows.</summary>
    private double StackRejects(TableFlow table, double y, bool isAlone)
    {
        if (isAlone && Rejects(table).Any())
            y += Label + _height[table.Table];
        foreach (var (pick, drop, height) in Rejects(table))
        {
            _top[(table.Table, pick)] = y;
            Add(table, pick, drop, _column[table.Table] + 1, y, height, null);
            y = Math.Max(y + height + Gap, y + Label);
        }
        return y;
    }

    private double Stand(TableFlow table, RowPick? pick, DropFlow? drop, double y, double height)
    {
        _top[(table.Table, pick)] = y;
        Add(table, pick, drop, _column[table.Table], y, height, null);
        return y + height + Gap;
    }

    private void Add(TableFlow table, RowPick? pick, DropFlow? drop, int column, double y, double height, FileGroup? file) =>
        _bars.Add(new(table, pick, drop, column, column * _step, y, height, file));

    private IEnumerable<SankeyRibbon> Ribbons()
    {
        foreach (var table in _tables)
        {
            var arrived = _top[(table.Table, null)];
            foreach (var ribbon in OfLanding(table, arrived))
                yield return ribbon;
            foreach (var input in Flows(table))
            {
                // Each reader reads the whole table, so its ribbons start at the top for each reader.
                var left = _top[(input.Table, null)];
                var kept = Thickness(input, input.RowsKept!.Value);
                var pick = new RowPick(table.Table, input.Table, RowOutcome.Kept);
                if (kept > 0)
                    yield return Ribbon(pick, input, input.RowsKept.Value, left, arrived, kept, _column[pick.Table]);
                (left, arrived) = (left + kept, arrived + kept);
                foreach (var (dropped, drop) in Drops(table, input))
                {
                    var thick = Thickness(input, drop.Rows);
                    yield return Ribbon(dropped, input, drop.Rows, left, _top[(table.Table, dropped)], thick, _column[dropped.Table]);
                    left += thick;
                }
            }
        }
    }

    /// <summary>From the files to the landing table, and from there to the rejected lines.</summary>
    private IEnumerable<SankeyRibbon> OfLanding(TableFlow table, double top)
    {
        var column = _column[table.Table];
        var arrived = top;
        foreach (var file in Files(table))
        {
            var thick = Thickness(file);
            var to = Math.Min(arrived, top + Whole - thick);
            yield return new(
                new(table.Table, table.Table, RowOutcome.Kept), table.Table, Path(column - 1, column, _fileTop[(table.Table, file)], to, thick), 0, file.Share, file);
            arrived += thick;
        }
        var left = Math.Min(top + _height[table.Table], top + Whole - Rejects(table).Sum(r => r.Height));
        foreach (var (pick, drop, height) in Rejects(table))
        {
            yield return Ribbon(pick, table.Inputs[0], drop.Rows, left, _top[(table.Table, pick)], height, column + 1);
            left += height;
        }
    }

    private SankeyRibbon Ribbon(RowPick pick, InputFlow input, long rows, double from, double to, double thick, int column) =>
        new(pick, input.Table, Path(_column[input.Table], column, from, to, thick), rows, (double)rows / Math.Max(1, input.RowsIn));

    private string Path(int fromColumn, int toColumn, double from, double to, double thick)
    {
        var (x1, x2) = (Width * _step * fromColumn, Width * _step * toColumn);
        // Horizontal up to the end of the labels below the bars.
        var level = (x1 + x2) / 2;
        var bend = (level + x2) / 2;
        return string.Create(CultureInfo.InvariantCulture,
            $"M{x1:0.#} {from:0.#}H{level:0.#}C{bend:0.#} {from:0.#} {bend:0.#} {to:0.#} {x2:0.#} {to:0.#}V{to + thick:0.#}C{bend:0.#} {to + thick:0.#} {bend:0.#} {from + thick:0.#} {level:0.#} {from + thick:0.#}H{x1:0.#}Z");
    }
}
