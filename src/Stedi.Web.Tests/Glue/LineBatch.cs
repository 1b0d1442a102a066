using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Landing;

namespace Stedi.Web.Tests.Glue;

/// <summary>A file of one landing table, read by the local engine and by the Glue script.</summary>
/// <param name="Columns">As <see cref="LandingFolder.Columns"/> reads them.</param>
internal sealed record LineBatch(string Columns, byte[] Content)
{
    public LineBatch(string columns, params IEnumerable<string> lines)
        : this(columns, lines.Select(Encoding.UTF8.GetBytes))
    {
    }

    // A blank line first, so that no line begins with the file's byte order mark.
    public LineBatch(string columns, IEnumerable<byte[]> lines)
        : this(columns, [(byte)'\n', .. lines.SelectMany(l => (byte[])[.. l, (byte)'\n'])])
    {
    }

    /// <summary>Of the local engine; the script gets its longest line, and pieces of a few bytes of small files.</summary>
    public LandingLimits Limits { get; init; } = LandingLimits.Default;

    private ImmutableArray<Column> Schema => LandingFolder.Columns(Columns);

    /// <summary>That both readers give the same rows, and reject the same for the same reasons.</summary>
    public static async Task AssertSameAsync(params LineBatch[] batches)
    {
        var input = JsonSerializer.Serialize(batches.Select(b => new
        {
            columns = b.Schema.Select(c => new[] { c.Name, c.Type.Name, c.Key ?? c.Name, c.NullIfBad ? "null" : "reject" }),
            content = Convert.ToBase64String(b.Content),
            chunk = b.Content.Length < 10_000 ? 5 : 100_000,
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
        var local = folder.Add("a.json", Content).Import(Columns, Limits);
        var profile = local.Profile;
        string Names(string property) => string.Join(", ", glue.GetProperty(property).EnumerateObject()
            .Select(p => (Column: int.Parse(p.Name, CultureInfo.InvariantCulture), Values: p.Value)).OrderBy(p => p.Column).Select(p => $"{Schema[p.Column].Name}={p.Values}"));

        AssertSame(local.Rejects.Select(r => Reject(r.Line, r.Reason)), glue.GetProperty("rejects").EnumerateArray().Select(r => Reject(r[0].GetInt64(), r[1].GetString()!)));
        AssertSame(local.Rows.Select(RowAlike), glue.GetProperty("rows").EnumerateArray().Select(r => RowAlike(r.GetString()!)));
        Assert.Equal(
            string.Join(", ", profile.Repairs.Select(r => $"{r.Kind}={r.Rows}").Order(StringComparer.Ordinal)),
            string.Join(", ", glue.GetProperty("repairs").EnumerateObject().Select(r => $"{r.Name}={r.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal(string.Join(", ", profile.NulledValues.Select(c => $"{c.Column}={c.Values}")), Names("nulled"));
        Assert.Equal(string.Join(", ", profile.TruncatedTimes.Select(c => $"{c.Column}={c.Values}")), Names("truncated"));
        var seen = glue.GetProperty("seen").EnumerateArray().Select(i => Schema[i.GetInt32()].Name).ToHashSet();
        Assert.Equal(profile.MissingFields, Schema.Select(c => c.Name).Where(c => !seen.Contains(c)));
        Assert.Equal(profile.NewFields, glue.GetProperty("new").EnumerateArray().Select(f => f.GetString()!).Order(StringComparer.Ordinal));
    }

    private string Reject(long line, string reason)
    {
        var lines = Content.Length > 1_000_000 ? [] : Encoding.UTF8.GetString(Content).Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        var text = line <= lines.Length ? lines[line - 1] : "";
        return $"{Columns}: {reason} at line {line}: {text[..Math.Min(text.Length, 200)]}";
    }

    /// <summary>Says first what only one of them has.</summary>
    private void AssertSame(IEnumerable<string> local, IEnumerable<string> glue)
    {
        var (here, there) = (local.Order(StringComparer.Ordinal).ToArray(), glue.Order(StringComparer.Ordinal).ToArray());
        var both = $"only local: {string.Join("; ", here.Except(there))}\nonly Glue: {string.Join("; ", there.Except(here))}";
        Assert.True(here.SequenceEqual(there), Content.Length > 10_000 ? both : $"{both}\n{Encoding.UTF8.GetString(Content)}");
    }

    private string RowAlike(string row) => string.Join('|', (Schema.Length == 1 ? [row] : row.Split('|')).Select(Alike));

    /// <summary>Both languages print the shortest text that is the same number, but not the same text.</summary>
    private string Alike(string cell, int column) => Schema[column].Type.Kind switch
    {
        ColumnKind.Double when cell != "NULL" => BitConverter.DoubleToInt64Bits(double.Parse(cell, CultureInfo.InvariantCulture)).ToString("x", CultureInfo.InvariantCulture),
        ColumnKind.Float when cell != "NULL" => BitConverter.SingleToInt32Bits(float.Parse(cell, CultureInfo.InvariantCulture)).ToString("x", CultureInfo.InvariantCulture),
        _ => cell,
    };
}
