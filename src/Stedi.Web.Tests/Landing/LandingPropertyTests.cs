using System.Globalization;
using CsCheck;

namespace Stedi.Web.Tests.Landing;

public sealed class LandingPropertyTests
{
    private const string Schema = "a bigint, b double, c string, d int";

    private static readonly Gen<string> _key = Gen.OneOf("\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"A\"", "\"e\"", "\"\\u0061\"", "a");

    private static readonly Gen<string> _value = Gen.OneOf(
        Gen.OneOf(
            "1", "-1", "0", "-0", "00", "01", "1.0", "1.5", "-0.0", "1.", ".5", "1e2", "1E-2", "999999999999999999", "9999999999999999999", "123456789012345", "1234567890123456",
            "0.1", "0.123456789012345", "12345678.12345678", "2147483648", "null", "nul", "true", "false", "{}", "[1]", "\"\"", "\"x\"", "\"1\"", "\"a longer text\"", "\"q\\\"\"", "\"\\ud800\"", "\"ü\"", "\"\t\"", "", "\""),
        Gen.Double.Select(d => d.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Long.Select(l => l.ToString(CultureInfo.InvariantCulture)));

    private static readonly Gen<string> _blank = Gen.Frequency((8, ""), (1, " "), (1, "\t"), (1, "\r"));

    internal static Gen<string> Line { get; } =
        Gen.Select(Gen.Select(_key, _blank, _value, _blank, (k, b, v, c) => $"{b}{k}{c}:{b}{v}{c}").Array[0, 5], _blank, Gen.Frequency((20, "}"), (1, ""), (1, "}}"), (1, ",}"), (1, "} x")))
            .Select((pairs, blank, end) => $"{blank}{{{string.Join(',', pairs)}{end}{blank}");

    /// <summary>
    /// Both parsers and all slice sizes must agree. Reads tiny slices with the quick parser first, and the whole with the general parser
    /// only.
    /// </summary>
    [Fact]
    public void Import_AnyLines_TheQuickParserAgreesWithTheGeneralOne() =>
        Line.Array[1, 60].Sample(
            lines =>
            {
                using var quick = new LandingFolder();
                using var general = new LandingFolder();
                var quickResult = quick.Add("a.json", string.Join('\n', lines)).Import(Schema, LandingFolder.Tiny);
                var generalResult = general.Add("a.json", string.Join('\n', lines)).Import(Schema + Wide);

                Assert.Equal(quickResult.Rows, generalResult.Rows.Select(r => r[..^(5 * 70)]).Order(StringComparer.Ordinal));
                Assert.Equal(quickResult.Rejects, generalResult.Rejects);
            },
            iter: 40,
            threads: 1);

    /// <summary>More columns than the quick parser supports.</summary>
    private static string Wide => string.Concat(Enumerable.Range(0, 70).Select(i => $", gone{i} string"));

    [Fact]
    public void Import_AnyBytes_AreRowsAndRejectsHoweverTheyAreCut() =>
        Gen.OneOf(Gen.Byte, Gen.OneOf((byte)'\n', (byte)'\n', (byte)'{', (byte)'}', (byte)'"', (byte)' ', (byte)'\r', (byte)'[', (byte)']', (byte)',')).Array[0, 400].Sample(
            bytes =>
            {
                using var folder = new LandingFolder();
                using var whole = new LandingFolder();
                var result = folder.Add("a.json", bytes).Import(Schema, LandingFolder.Tiny);

                Assert.Equal(result.Profile.Lines, result.Profile.Rows + result.Profile.Rejects.Sum(r => r.Rows));
                Assert.Equal(result.Profile.Rows, result.Rows.Length);
                Assert.Equal(whole.Add("a.json", bytes).Import(Schema).Rejects, result.Rejects);
            },
            iter: 40,
            threads: 1);
}
