using System.Collections.Immutable;
using Stedi.Pipeline.Model;
using Stedi.Web.Rows;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Rows;

/// <summary>Sample flows, as pages get them.</summary>
internal static class FlowSamples
{
    /// <summary>Two chains that meet in a join. The join turns one row into three.</summary>
    public static ImmutableArray<TableFlow> Learning { get; } =
    [
        Landing("readings", 1_000, 0), Landing("steps", 200, 3),
        Made("readings_trusted", 500, Input("readings", 1_000, 500, new DropFlow("not_trusted", "Not a customer who consented", 500, .5))),
        Made("steps_trusted", 100, Input("steps", 200, 100, new DropFlow("not_trusted", "Not a customer who consented", 100, .5), new DropFlow("no_serial", "No device", 0, 0))),
        Made("learning", 302, Input("steps_trusted", 100, 100) with { Factor = 3.02 }, Input("readings_trusted", 500, 500), Filter("customers", 40)),
    ];

    public static ImmutableArray<TableFlow> With(long rowsIn, long kept, long dropped, long unexplained = 0) =>
    [
        Landing("a", rowsIn, 0),
        Made("b", kept, Input("a", rowsIn, kept, new DropFlow("gone", "It is gone", dropped, (double)dropped / rowsIn)) with { Unexplained = unexplained }),
    ];

    private static TableFlow Landing(string name, long rows, long rejects) => new(
        TableName.Parse(name), "landing", "As it arrives", "l1", Samples.Noon, rows,
        [new(TableName.Parse(name), "l1", false, rows + rejects, rows, null, rejects == 0 ? [] : [new("malformed_json", "The line is no JSON", rejects, .01)], 0)]);

    private static TableFlow Made(string name, long rows, params ImmutableArray<InputFlow> inputs) => new(TableName.Parse(name), "trusted", "Checked", "v1", Samples.Noon, rows, inputs);

    private static InputFlow Input(string name, long rowsIn, long kept, params ImmutableArray<DropFlow> drops) => new(TableName.Parse(name), "v1", false, rowsIn, kept, null, drops, 0);

    private static InputFlow Filter(string name, long rowsIn) => new(TableName.Parse(name), "v1", false, rowsIn, null, null, [], 0);
}
