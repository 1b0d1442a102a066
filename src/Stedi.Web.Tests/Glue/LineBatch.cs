using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Landing;

namespace Stedi.Web.Tests.Glue;

/// <summary>Lines of one landing table, read by the local engine and by the Glue script.</summary>
/// <param name="Columns"><c>a string, b decimal(10,2)</c></param>
internal sealed record LineBatch(string Columns, ImmutableArray<byte[]> Lines)
{
    public LineBatch(string columns, params IEnumerable<string> lines)
        : this(columns, [.. lines.Select(Encoding.UTF8.GetBytes)])
    {
    }

    private ImmutableArray<Column> Schema => LandingFolder.Columns(Columns);

    /// <summary>That both readers give the same rows, and reject the same lines for the same reasons.</summary>
    public static async Task AssertSameAsync(params LineBatch[] batches)
    {
        var input = JsonSerializer.Serialize(batches.Select(b => new
        {
            columns = b.Schema.Select(c => new[] { c.Name, c.Type.Name }),
            lines = b.Lines.Select(Convert.ToBase64String),
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
        // Each in a file of its own, or a line that does not end would take the next ones with it. A blank line first, so that no line begins with the
        // file's byte order mark.
        foreach (var (i, line) in Lines.Index())
            folder.Add(string.Create(CultureInfo.InvariantCulture, $"{i}.json"), [(byte)'\n', .. line]);
        var local = folder.Import(Columns);
        var verdicts = glue.GetProperty("verdicts").EnumerateArray().ToArray();

        var rejects = verdicts.Index().Where(v => v.Item.ValueKind == JsonValueKind.Array).Select(v => Reject(v.Index, v.Item[0].GetString()!));
        var rows = verdicts.Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!);
        AssertSame(local.Rejects.Select(r => Reject(int.Parse(Path.GetFileNameWithoutExtension(r.File), CultureInfo.InvariantCulture), r.Reason)), rejects);
        AssertSame(local.Rows.Select(RowAlike), rows.Select(RowAlike));
        var seen = glue.GetProperty("seen").EnumerateArray().Select(i => Schema[i.GetInt32()].Name).ToHashSet();
        Assert.Equal(local.Profile.MissingFields, Schema.Select(c => c.Name).Where(c => !seen.Contains(c)));
        Assert.Equal(local.Profile.NewFields, glue.GetProperty("new").EnumerateArray().Select(f => f.GetString()!).Order(StringComparer.Ordinal));
    }

    private string Reject(int line, string reason) => $"{Columns}: {reason} at {Encoding.UTF8.GetString(Lines[line].AsSpan(0, Math.Min(Lines[line].Length, 200)))}";

    /// <summary>Says first what only one of them has.</summary>
    private static void AssertSame(IEnumerable<string> local, IEnumerable<string> glue)
    {
        Assert.Equal(("", ""), (string.Join("; ", local.Except(glue)), string.Join("; ", glue.Except(local))));
        Assert.Equal(local.Order(StringComparer.Ordinal), glue.Order(StringComparer.Ordinal));
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
