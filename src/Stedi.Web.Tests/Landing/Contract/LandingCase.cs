using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Web.Tests.Landing.Contract;

/// <summary>A landing file, and the rows and rejects that every engine must read from it.</summary>
/// <param name="Name">Relative to the table's folder.</param>
/// <param name="Rows">In the notation of <see cref="LandingFolder"/>: <c>1|x|NULL</c>.</param>
/// <param name="Rejects">
/// Each with its line: <c>3 malformed_json</c>, in order. An unreadable file has no line: readers notice a damaged archive at different
/// places.
/// </param>
internal sealed record LandingCase(string Name, byte[] Content, string[] Rows, params string[] Rejects)
{
    public LandingCase(string name, string content, string[] rows, params string[] rejects)
        : this(name, Encoding.UTF8.GetBytes(content), rows, rejects)
    {
    }
}

/// <summary>Landing files with the same columns. One import reads them all, because that costs Spark no more than one file.</summary>
/// <param name="Columns">In the notation of <see cref="LandingFolder.Columns"/>.</param>
/// <param name="Counts">Repairs, values replaced by NULL and truncated times, each as <c>name=number</c>, sorted by name.</param>
internal sealed record LandingTable(string Name, string Columns, ImmutableArray<LandingCase> Cases, params string[] Counts)
{
    /// <summary>Reads files in small blocks. The result must be the same as for whole files.</summary>
    public bool IsInSmallBlocks { get; init; }

    public override string ToString() => Name;
}

/// <param name="Rejects">With their files: <c>a.json 3 malformed_json</c>, in the order in which they were written.</param>
/// <param name="Counts">As of <see cref="LandingTable"/>.</param>
internal sealed record LandingOutcome(
    ImmutableArray<string> Rows, ImmutableArray<string> Rejects, ImmutableArray<string> Counts, long RowsIn, long RowsOut)
{
    public static string Describe(Reject reject) =>
        reject.Reason == RejectReasons.UnreadableFile ? $"{reject.File} {reject.Reason}" : $"{reject.File} {reject.Line} {reject.Reason}";

    public static IEnumerable<string> Describe(IEnumerable<RepairMetrics> repairs, IEnumerable<ColumnCount> nulled, IEnumerable<ColumnCount> truncated) =>
        [.. repairs.Select(r => $"{r.Kind}={r.Rows}"), .. nulled.Concat(truncated).Select(c => $"{c.Column}={c.Values}")];
}
