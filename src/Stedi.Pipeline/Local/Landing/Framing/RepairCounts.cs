using System.Collections.Immutable;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing.Framing;

/// <summary>Counts rows by repair.</summary>
internal sealed class RepairCounts
{
    // By combination of repairs: this costs one addition per repaired row.
    private readonly long[] _rows = new long[16];

    public static ImmutableArray<(Repairs Repair, string Name)> Kinds { get; } =
    [
        (Framing.Repairs.ArrayElement, RepairKinds.ArrayElement),
        (Framing.Repairs.CommaAfterObject, RepairKinds.CommaAfterObject),
        (Framing.Repairs.SeveralLines, RepairKinds.SeveralLines),
        (Framing.Repairs.SeveralOnALine, RepairKinds.SeveralOnALine),
    ];

    public long this[Repairs repair] => _rows.Index().Where(r => ((Repairs)r.Index & repair) != 0).Sum(r => r.Item);

    public void Add(Repairs repairs) => _rows[(int)repairs]++;
}
