using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Web.Tests.Landing.Contract;

/// <summary>A landing file, and what it holds on every engine.</summary>
/// <param name="Name">Below the table's folder.</param>
/// <param name="Rows">As <see cref="LandingFolder"/> writes them: <c>1|x|NULL</c>.</param>
/// <param name="Rejects">
/// Each with its line: <c>3 malformed_json</c>, in order. Of a file that cannot be read no line: where an archive is damaged, readers notice it sooner or later.
/// </param>
internal sealed record LandingCase(string Name, byte[] Content, string[] Rows, params string[] Rejects)
{
    public LandingCase(string name, string content, string[] rows, params string[] rejects)
        : this(name, Encoding.UTF8.GetBytes(content), rows, rejects)
    {
    }
}

/// <summary>Landing files that have their columns in common: one import reads them all, which costs Spark as much as one file.</summary>
/// <param name="Columns">As <see cref="LandingFolder.Columns"/> reads them.</param>
/// <param name="Counts">Repairs, values that became NULL and times that were cut, each as <c>name=number</c>, by name.</param>
internal sealed record LandingTable(string Name, string Columns, ImmutableArray<LandingCase> Cases, params string[] Counts)
{
    /// <summary>Reading in small pieces changes nothing, and shows where pieces are taken for whole files.</summary>
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
