using System.Diagnostics;
using CsCheck;
using Stedi.Pipeline.Local.Landing;

namespace Stedi.Web.Tests.Landing;

/// <summary>Framing in an import. Rows, repairs and rejects do not depend on how the file is read.</summary>
public sealed class LandingFramingTests : IDisposable
{
    private readonly LandingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Repairs(ImportResult result) => string.Join(", ", result.Profile.Repairs.Select(r => $"{r.Kind}={r.Rows}"));

    [Fact]
    public void Import_RepairedRows_AreCountedByKind()
    {
        var result = _folder
            .Add("a.json", "{\"n\":1},{\"n\":2}\n{\"n\":3},\n{\"n\":\n4}\n{\"n\":5}\n")
            .Add("b.json", "[{\"n\":6},\n{\n\"n\":7}]")
            .Import("n bigint");

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], result.Rows);
        Assert.Equal("array_element=2, comma_after_object=2, several_lines=2, several_on_a_line=1", Repairs(result));
    }

    [Fact]
    public void Import_UsualLines_NeedNoRepair() => Assert.Equal("", Repairs(_folder.Add("a.json", "{\"n\":1}\n\n{\"n\":2}\r\n").Import("n bigint")));

    [Fact]
    public void Import_ObjectsInASlice_NameTheLineOfTheirStart()
    {
        var result = _folder.Add("a.json", "[\n{\"n\":1},\n{\n  \"n\":\"x\"\n},\n{\"n\":\"y\"}, 5,\n").Import("n bigint");

        Assert.Equal(["1"], result.Rows);
        Assert.Equal(["1 malformed_json", "3 unreadable_value", "6 unreadable_value", "6 not_an_object"], result.Rejects.Select(r => $"{r.Line} {r.Reason}"));
        Assert.Equal("{\n  \"n\":\"x\"\n}", result.Rejects[1].Text);
    }

    [Theory]
    [InlineData("[\n{\"n\":0},\n", ",\n", "\n]\n")]
    [InlineData("[", ",", "]")]
    [InlineData("", "\n", "")]
    [InlineData("", ",\n", "")]
    [InlineData("", "\n,", "")]
    [InlineData("", "", "")]
    public void Import_ManySlices_GiveTheSameAsOne(string start, string between, string end)
    {
        var text = start + string.Join(between, Enumerable.Range(0, 300).Select(i => (i % 7) switch
        {
            0 => $"{{\n  \"n\": {i},\n  \"s\": \"x\"\n}}",
            1 => $"{{\"n\":\"{i}x\"}}",
            _ => $"{{\"n\":{i}}}",
        })) + end;

        var whole = _folder.Add("a.json", text).Import("n bigint, s string");

        Assert.InRange(whole.Rows.Length, 250, 301);
        foreach (var limits in new[] { LandingFolder.Tiny, LandingFolder.Tiny with { SliceBytes = 500, WindowBytes = 64 } })
            AssertSame(whole, _folder.Import("n bigint, s string", limits));
    }

    private static readonly Gen<string> _piece = Gen.OneOf(
        Gen.Int[0, 99].Select(i => $"{{\"a\":{i}}}"),
        Gen.Int[0, 99].Select(i => $"{{\"a\":{i},\"c\":\"x}}\\\"{{\"}}"),
        Gen.Int[0, 99].Select(i => $"{{\n  \"a\": {i},\n  \"c\": [\n{{}},\n  [1]]\n}}"),
        Gen.OneOf("{\"a\":\"x\"}", "{\"a\":1,}", "{}", "[", "]", "{", "}", "\"", "12", "null", "\"x\"", "[1]", "[{\"a\":1}]", ",", ",,", "{\"a\":[", "{\"c\":\"\\", "\t", "\u00e9", "x"));

    private static readonly Gen<string> _separator = Gen.Frequency((10, "\n"), (3, ",\n"), (2, ","), (2, "\n,"), (1, ""), (1, " "), (1, "\n\n  "));

    internal static Gen<string> File { get; } = Gen.Select(
        Gen.Frequency((3, ""), (1, "[\n"), (1, "[")),
        Gen.Select(_piece, _separator, (p, s) => p + s).Array[0, 40],
        Gen.Frequency((3, ""), (1, "]"), (1, "\n]")),
        (start, pieces, end) => start + string.Concat(pieces) + end);

    [Fact]
    public void Import_AnyFile_DoesNotDependOnHowItIsCut() =>
        Gen.Select(File, Gen.Int[1, 200], Gen.Int[4, 64], Gen.Int[1, 2], Gen.OneOf("\n", "\r\n", "\r")).Sample(
            (text, slice, window, threads, lineEnd) =>
            {
                using var folder = new LandingFolder();
                using var cut = new LandingFolder();
                var whole = folder.Add("a.json", text).Import("a int, c string");

                Assert.Equal(whole.Profile.Rows, whole.Rows.Length);
                Assert.Equal(whole.Profile.Lines, whole.Rows.Length + whole.Rejects.Length);
                AssertSame(whole, cut.Add("a.json", text.Replace("\n", lineEnd, StringComparison.Ordinal)).Import(
                    "a int, c string", LandingFolder.Tiny with { SliceBytes = slice, WindowBytes = window }, threads));
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void Import_DamagedLineAmongCleanOnes_LosesOnlyThatLine() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[1, 12], Gen.Int[0, 60], Gen.OneOf("", ","), Gen.Int[1, 200]).Sample(
            (before, after, cutAt, comma, slice) =>
            {
                const string Line = "{\"a\":7,\"c\":{\"x\":[{\"y\":\"z\"},{\"y\":2}]},\"d\":[[1],{\"e\":{}}]}";
                string Clean(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i => $"{{\"a\":{i}}}{comma}\n"));
                using var folder = new LandingFolder();

                var result = folder.Add("a.json", $"{Clean(0, before)}{Line[..(1 + cutAt % (Line.Length - 1))]}\n{Clean(before, after)}")
                    .Import("a int, c string", LandingFolder.Tiny with { SliceBytes = slice });

                Assert.Equal(Enumerable.Range(0, before + after).Select(i => $"{i}|NULL").Order(StringComparer.Ordinal), result.Rows);
                Assert.Equal([before + 1L], result.Rejects.Select(r => r.Line));
            },
            iter: 60,
            threads: 1);

    /// <summary>In real files, 239,752 of 239,760 lines end with a comma. All rejects of two large files are kept.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Import_240000Rejects_KeepsAllOfThemInOrder()
    {
        const int Each = 120_000;
        string[] names = ["b.json", "a.json"];
        foreach (var name in names)
            _folder.Add(name, string.Concat(Enumerable.Range(1, Each).Select(i => $"{{\"n\":\"{name} {i}\"}},\n")));
        var watch = Stopwatch.StartNew();

        var result = await Task.Run(() => _folder.Import("n bigint"), TestContext.Current.CancellationToken);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal($"unreadable_value={2 * Each}", result.Reasons);
        var expected = names.SelectMany(f => Enumerable.Range(1, Each).Select(i => (f, (long)i)));
        Assert.Equal(expected, result.Rejects.Select(r => (r.File, r.Line)));
        Assert.Equal("{\"n\":\"a.json 120000\"}", result.Rejects[^1].Text);
        Assert.Equal([_folder.Rejects], Directory.GetFiles(Path.GetDirectoryName(_folder.Rejects)!, "rejects*"));
    }

    /// <summary>A file with one endless line: memory stays within the line limit.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Import_EndlessLine_IsOneRejectInBoundedMemory()
    {
        var path = _folder.PathOf("a.json");
        _folder.Add("b.json", "{\"n\":1}\n");
        using (var sparse = System.IO.File.Create(path))
        {
            sparse.Write("[{\"n\":1},"u8);
            sparse.SetLength(1L << 29);
        }
        _folder.Add(new LandingFile(path, "a.json", 1L << 29, System.IO.File.GetLastWriteTimeUtc(path)));
        var before = GC.GetTotalAllocatedBytes();

        var result = await Task.Run(() => _folder.Import("n bigint"), TestContext.Current.CancellationToken);

        Assert.Equal(("line_too_long=1", "1"), (result.Reasons, string.Join(",", result.Rows)));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 400L << 20);
    }

    private static void AssertSame(ImportResult expected, ImportResult actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Rejects, actual.Rejects);
        Assert.Equal(expected.Reasons, actual.Reasons);
        Assert.Equal(Repairs(expected), Repairs(actual));
        Assert.Equal(expected.Profile.NewFields, actual.Profile.NewFields);
        Assert.Equal(expected.Profile.MissingFields, actual.Profile.MissingFields);
    }
}
