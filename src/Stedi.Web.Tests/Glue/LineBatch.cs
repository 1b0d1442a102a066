using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Landing;

namespace Stedi.Web.Tests.Glue;

/// <summary>Files of one landing table, read by the local engine and by the Glue script.</summary>
/// <param name="Columns">In the notation of <see cref="LandingFolder.Columns"/>.</param>
internal sealed record LineBatch(string Columns, ImmutableArray<byte[]> Files)
{
    public LineBatch(string columns, params IEnumerable<string> lines)
        : this(columns, OfLines(lines.Select(Encoding.UTF8.GetBytes)))
    {
    }

    /// <summary>
    /// Limits of the local engine. The script gets the same longest line, and reads small files in pieces of a few bytes.
    /// </summary>
    public LandingLimits Limits { get; init; } = LandingLimits.Default;

    private ImmutableArray<Column> Schema => LandingFolder.Columns(Columns);

    /// <summary>
    /// Each line is in its own file: an unterminated one would swallow the next ones. A blank line comes first, so no line begins with a
    /// byte order mark.
    /// </summary>
    public static ImmutableArray<byte[]> OfLines(IEnumerable<byte[]> lines) => [.. lines.Select(l => (byte[])[(byte)'\n', .. l])];

    /// <summary>Asserts that both readers return the same rows, and reject the same lines for the same reasons.</summary>
    public static async Task AssertSameAsync(params LineBatch[] batches)
    {
        var input = JsonSerializer.Serialize(batches.Select(b => new
        {
            columns = b.Schema.Select(c => (string[])[c.Name, c.Type.Name, c.Key ?? c.Name, c.NullIfBad ? "null" : "reject", .. c.IsKeyExact ? ["exact"] : Array.Empty<string>()]),
            files = b.Files.Select(Convert.ToBase64String),
            line = b.Limits.MaxLineBytes,
        }));
        var output = await Python.RunAsync(
            input, Path.Combine(TestPaths.RepoRoot, "src", "Stedi.Web.Tests", "Glue", "verdicts.py"), Path.Combine(TestPaths.Scripts, "customer_landing.py"));
        using var answers = JsonDocument.Parse(output);
        foreach (var (batch, answer) in batches.Zip(answers.RootElement.EnumerateArray()))
            batch.AssertSame(answer);
    }

    private void AssertSame(JsonElement glue)
    {
        using var folder = new LandingFolder();
        foreach (var (i, file) in Files.Index())
            folder.Add(string.Create(CultureInfo.InvariantCulture, $"{i}.json"), file);
        var local = folder.Import(Columns, Limits);
        var profile = local.Profile;

        AssertSame(
            local.Rejects.Select(r => Reject(int.Parse(Path.GetFileNameWithoutExtension(r.File), CultureInfo.InvariantCulture), r.Line, r.Reason)),
            glue.GetProperty("rejects").EnumerateArray().Select(r => Reject(r[0].GetInt32(), r[1].GetInt64(), r[2].GetString()!)));
        AssertSame(local.Rows.Select(RowAlike), glue.GetProperty("rows").EnumerateArray().Select(r => RowAlike(r.GetString()!)));
        Assert.Equal(
            string.Join(", ", profile.Repairs.Select(r => $"{r.Kind}={r.Rows}").Order(StringComparer.Ordinal)),
            string.Join(", ", glue.GetProperty("repairs").EnumerateObject().Select(r => $"{r.Name}={r.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal(string.Join(", ", profile.NulledValues.Select(c => $"{c.Column}={c.Values}")), Counts(glue.GetProperty("nulled")));
        Assert.Equal(string.Join(", ", profile.TruncatedTimes.Select(c => $"{c.Column}={c.Values}")), Counts(glue.GetProperty("truncated")));
        var seen = glue.GetProperty("seen").EnumerateArray().Select(i => Schema[i.GetInt32()].Name).ToHashSet();
        Assert.Equal(profile.MissingFields, Schema.Select(c => c.Name).Where(c => !seen.Contains(c)));
        Assert.Equal(profile.NewFields, glue.GetProperty("new").EnumerateArray().Select(f => f.GetString()!).Order(StringComparer.Ordinal));
    }

    private string Counts(JsonElement byColumn) => string.Join(", ", byColumn.EnumerateObject()
        .Select(c => (Column: int.Parse(c.Name, CultureInfo.InvariantCulture), Values: c.Value)).OrderBy(c => c.Column).Select(c => $"{Schema[c.Column].Name}={c.Values}"));

    private string Reject(int file, long line, string reason) =>
        $"{Columns}: {reason} at line {line} of {JsonSerializer.Serialize(Encoding.UTF8.GetString(Files[file].AsSpan(0, Math.Min(Files[file].Length, 300))))} ({file})";

    /// <summary>Prints first what only one of them has.</summary>
    private static void AssertSame(IEnumerable<string> local, IEnumerable<string> glue)
    {
        var (here, there) = (string.Join('\n', local.Except(glue)), string.Join('\n', glue.Except(local)));
        Assert.True(here + there == "", $"Only the local engine:\n{here}\nOnly Glue:\n{there}");
        Assert.Equal(local.Order(StringComparer.Ordinal), glue.Order(StringComparer.Ordinal));
    }

    private string RowAlike(string row) => string.Join('|', (Schema.Length == 1 ? [row] : row.Split('|')).Select(Alike));

    /// <summary>Both languages print the shortest text of a number, but in different notations.</summary>
    private string Alike(string cell, int column) => Schema[column].Type.Kind switch
    {
        ColumnKind.Double when cell != "NULL" => BitConverter.DoubleToInt64Bits(double.Parse(cell, CultureInfo.InvariantCulture)).ToString("x", CultureInfo.InvariantCulture),
        ColumnKind.Float when cell != "NULL" => BitConverter.SingleToInt32Bits(float.Parse(cell, CultureInfo.InvariantCulture)).ToString("x", CultureInfo.InvariantCulture),
        _ => cell,
    };
}
