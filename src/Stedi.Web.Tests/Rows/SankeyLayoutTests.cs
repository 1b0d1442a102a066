using System.Collections.Immutable;
using CsCheck;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;
using Stedi.Web.Rows;

namespace Stedi.Web.Tests.Rows;

public sealed class SankeyLayoutTests
{
    /// <param name="Inputs">For each table, the earlier tables it reads, as bits.</param>
    private sealed record Story(int[] Inputs, long[] Rows, double[] Kept, bool Multiplies);

    private static readonly Gen<Story> Stories =
        from size in Gen.Int[1, 10]
        from inputs in Gen.Int[0, 1023].Array[size]
        from rows in Gen.Frequency((4, Gen.Long[0, 1_000_000_000_000]), (1, Gen.Const(0L)), (1, Gen.Const(1L))).Array[size]
        from kept in Gen.Double[0, 1].Array[size]
        from multiplies in Gen.Bool
        select new Story(inputs, rows, kept, multiplies);

    [Fact]
    public void Of_AnyPipeline_EveryFlowHasItsRibbonAndNothingOverlaps() => Stories.Sample(
        story =>
        {
            var tables = Tables(story);
            var layout = SankeyLayout.Of(tables);

            Assert.Equal(tables.Select(t => t.Table), layout.Bars.Where(b => b.Drop is null).Select(b => b.Table.Table).Order());
            Assert.All(layout.Bars, b => Assert.True(b.Left is >= 0 and < 1 && b.Top >= 0 && b.Top + b.Height <= layout.Height + 1e-9));
            foreach (var table in tables)
            {
                foreach (var input in table.Inputs.Where(i => i.RowsKept is not null))
                    Assert.Equal(input.RowsIn, layout.Ribbons.Where(r => r.Pick.Table == table.Table && r.From == input.Table).Sum(r => r.Rows));
            }
            foreach (var column in layout.Bars.GroupBy(b => b.Column))
            {
                foreach (var (above, below) in column.OrderBy(b => b.Top).Zip(column.OrderBy(b => b.Top).Skip(1)))
                    Assert.True(above.Top + above.Height <= below.Top, $"{above} overlaps {below}");
            }
        },
        iter: 2_000);

    [Fact]
    public void Of_AJoin_IsRightOfItsInputsAndShowsTheLossOfEach()
    {
        var layout = SankeyLayout.Of(FlowSamples.Learning);

        Assert.Equal(3, layout.Columns);
        var bar = layout.Bars.Single(b => b.Drop is null && b.Table.Table.Value == "learning");
        Assert.Equal(2, bar.Column);
        Assert.Equal(["learning.readings_trusted.kept", "learning.steps_trusted.kept"], layout.Ribbons.Where(r => r.Pick.Table.Value == "learning").Select(r => r.Pick.ToText()).Order());
        Assert.Equal(
            [RowOutcome.Dropped("not_trusted"), RowOutcome.Dropped("not_trusted")],
            layout.Bars.Where(b => b.Drop is not null).Select(b => b.Pick!.Outcome));
    }

    [Fact]
    public void Of_TableWithoutAccount_IsRightOfItsInputsInTheirLane()
    {
        var (steps, trusted) = (FlowSamples.Learning[1], FlowSamples.Learning[3]);
        var layout = SankeyLayout.Of([steps, trusted with { Inputs = [trusted.Inputs[0] with { RowsKept = null, Drops = [] }] }]);

        Assert.Equal([0, 1], layout.Bars.Where(b => b.Drop is null).Select(b => b.Column));
        Assert.Equal(2, layout.Bars.Where(b => b.Drop is null).Count(b => b.Top == layout.Bars[0].Top));
        Assert.DoesNotContain(layout.Ribbons, r => r.Pick.Table == trusted.Table);
    }

    [Fact]
    public void Of_FewRowsOfMany_StayVisible()
    {
        var drop = SankeyLayout.Of(FlowSamples.With(rowsIn: 1_000_000_000, kept: 999_999_999, dropped: 1)).Bars.Single(b => b.Drop is not null);

        Assert.Equal(2, drop.Height);
    }

    private static ImmutableArray<TableFlow> Tables(Story story)
    {
        var tables = new List<TableFlow>();
        for (var i = 0; i < story.Inputs.Length; i++)
        {
            var inputs = Enumerable.Range(0, i).Where(j => (story.Inputs[i] & (1 << j)) != 0).Select(j => Input(story, i, j));
            tables.Add(new(TableName.Parse($"t{i:00}"), "zone", "", "v", default, story.Multiplies ? story.Rows[i] * 3 : story.Rows[i], [.. inputs]));
        }
        return [.. tables];
    }

    private static InputFlow Input(Story story, int i, int j)
    {
        // Some inputs only filter.
        if ((i + j) % 5 == 4)
            return new(TableName.Parse($"t{j:00}"), "v", false, story.Rows[j], null, null, [], 0);
        var rows = story.Rows[j];
        var kept = (long)(rows * story.Kept[i]);
        var first = (rows - kept) / 3;
        return new(TableName.Parse($"t{j:00}"), "v", false, rows, kept, null, [new("first", "", first, 0), new("never", "", 0, 0)], rows - kept - first);
    }
}
