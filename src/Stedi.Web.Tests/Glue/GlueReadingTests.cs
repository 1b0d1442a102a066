using CsCheck;
using Stedi.Web.Tests.Landing;
using Stedi.Web.Tests.Landing.Contract;

namespace Stedi.Web.Tests.Glue;

/// <summary>The Glue scripts read every line exactly as the local engine does.</summary>
public sealed class GlueReadingTests
{
    private static readonly string[] _types =
    [
        "string", "varchar(3)", "boolean", "tinyint", "smallint", "int", "integer", "bigint", "float", "real", "double", "date", "timestamp",
        "decimal", "decimal(3,1)", "decimal(9,2)", "decimal(18,0)", "decimal(38,0)", "decimal(38,2)", "decimal(38,37)",
    ];

    private static readonly string[] _values =
    [
        "null", "true", "false", "{}", "[]", "[1,2]", "{\"v\":1}", "\"\"", "\" \"", "\"as it is \"", "\"tw\\u0065lve\\n\\\"\\ud83d\\ude00\"", "\"a\\u0000b\"",
        "\"\\ud800\"", "\"\\ude00\\ud83d\"", "\"\\ud83d\"", "\"ä€😀\"", "\"a\\/b\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "'x'", "\"a\tb\"", "\"\u007f\u0080\u2028\"", "nul", "nulll", "True", "NaN", "Infinity", "-Infinity",
        "0", "-0", "00", "01", "-01", "+1", ".5", "5.", "-", "1e", "1e+", "0x10", "1_000", "1,5", "\u0661", "1.0", "-1.000", "1.50", "1.0e5", "-0.0", "0.0e3", "8015551212", "8015551212.0",
        "1655564376361.0", "1.655564376361e12", "1.6E+12", "15000e-3", "1e-1", "1.5", "127", "128", "-128", "-129", "32767", "32768", "-32768", "2147483647", "2147483648", "-2147483648", "-2147483649",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1e19", "1e38", "1e37", "0e99999999999", "1e999999999999", "1e-999999999999", "1e00000000000000000000000000005",
        "12.3", "12.34", "99.9", "99.95", "100", "-99.9", "1234567.80", "12345678.00", "123456789012345678901234567890123456.78", "-999999999999999999", "99999999999999999999999999999999999999", "100000000000000000000000000000000000000",
        "1000000000000000000000000000000000000001", "0.00000000000000000000000000000000000000000000000000000000000000000000000001", "-1e-37", "1e-38", "9.9999999999999999999999999999999999999",
        "0.1", "123456789.123456789", "1.7976931348623157e308", "1.7976931348623159e308", "1e308", "1e309", "1e400", "-1e400", "1e-400", "5e-324", "2e-324", "2.2250738585072011e-308", "3.4028235e38", "3.4028235677973366e38", "3.40282356e38", "1e39", "1e-45", "7e-46", "-7.1e-46",
        "16777217", "16777217.0000000000000001", "16777216.9999999999999999", "-16777217.0000000000000001", "16777219", "0.30000001192092896", "9007199254740993",
        "\" 42 \"", "\"\\t42\\r\\n\"", "\"\\u00a042\"", "\"\\u000b42\"", "\"42.00\"", "\"0042\"", "\"-0\"", "\"+5\"", "\"1e3\"", "\".5\"", "\"5.\"", "\"12a\"", "\"NaN\"", "\"Infinity\"", "\"inf\"", "\"1,5\"", "\"1_0\"", "\"\\u0661\"", "\"0x10\"", "\"1e400\"",
        "\"true\"", "\"FALSE\"", "\" True \"", "\"yes\"", "\"tru\u0435\"", "\"fal\u017Fe\"", "1",
        "\"2022-06-18\"", "\" 2022-06-18 \"", "\"2022-6-18\"", "\"2023-02-29\"", "\"2024-02-29\"", "\"2022-13-01\"", "\"0000-01-01\"", "\"0967-01-01\"", "\"9999-12-31\"", "\"10000-01-01\"", "\"-001-01-01\"", "\"2022/06/18\"", "\"20220618\"",
        "\"2022-06-18 14:59:36\"", "\"2022-06-18T14:59:36.361Z\"", "\"2022-06-18t14:59:36z\"", "\"2022-06-18T14:59:36+00:00\"", "\"1969-12-31 23:59:59.999999000\"", "\"2022-06-18 24:00:00\"", "\"2022-06-18 23:59:60\"", "\"2022-06-18 14:59:36.\"",
        "\"2022-06-18 14:59:36.1234567\"", "\"2022-06-18 14:59:36.1234560\"", "\"2022-06-18 14:59:36.1234567890\"", "\"2022-06-18 14:59\"", "\"2022-06-18  14:59:36\"", "\"0001-01-01 00:00:00\"", "\"2022-06-18 14:59:3\u0666\"", "1655564376361",
    ];

    [Fact]
    public async Task Read_AnyValueInAnyType_IsReadAsByTheLocalEngine() =>
        await LineBatch.AssertSameAsync([.. _types.Select(t => new LineBatch($"v {t}", _values.Select(v => $"{{\"v\":{v}}}")))]);

    /// <summary>With <c>'case.insensitive' = 'FALSE'</c> a key in another case is another key.</summary>
    [Fact]
    public async Task Read_KeysThatMustBeExact_FindNoOthers() => await LineBatch.AssertSameAsync(
        new LineBatch("n bigint exactly, t bigint from Time exactly", """{"n":1,"Time":2}""", """{"N":1,"time":2}""", """{"n":1,"N":"x","TIME":3,"Time":4}"""));

    [Fact]
    public async Task Read_HostileLines_AreReadAsByTheLocalEngine()
    {
        string[] lines =
        [
            "", " \t\r", "\r", "\u00a0", "\u000b", "\0", "[1]", "[", "[[1,[2]]]", "\"str\"", "12", "-", "null", "true", "[1", "{", "}", "{}", "{}{}", "{\"n\":1} x", "{\"n\":1},", "{\"n\":1", "{\"n\":1,}", "{,}", "{\"n\"1}", "{\"n\":}", "{n:1}", "{'n':1}",
            "{1:1}", "{null:1}", "/* c */ {\"n\":1}", "{\"n\":1} // c", " \t{ \"n\" :\t1 }\r", "\r{\"n\":1}\r\r", "{\"n\":1\r,\"s\":\"x\"}", "\uFEFF{\"n\":1}", "{\"n\":1}\uFEFF", "{\"n\":1}\0", "{\"n\":1}\u00a0", "\f{\"n\":1}",
            "{\"N\":1}", "{\"\\u006e\":1}", "{\"n\":1,\"N\":2}", "{\"N\":2,\"n\":1}", "{\"n\":null,\"N\":2}", "{\"N\":2,\"n\":null}", "{\"n\":1,\"n\":2}", "{\"n\":1,\"n\":null}", "{\"N\":1,\"N\":2}", "{\"n\":\"x\",\"n\":2}", "{\"N\":\"x\",\"n\":2}", "{\"n\":2,\"N\":\"x\"}",
            "{\"\":1}", "{\" n\":1}", "{\"n \":1}", "{\"\\ud800\":1}", "{\"\\ud83d\\ude00\":1}", "{\"\\ud800\":1,\"n\":\"x\"}", "{\"o\":{\"n\":9,\"\\ud800\":1},\"n\":1}", "{\"o\":\"\\ud800\",\"n\":1}", "{\"o\":[1,{\"n\":2}],\"n\":1}", "{\"o\":nul}", "{\"o\":01}",
            "{\"\u017F\":\"long s\"}", "{\"S\":\"S\"}", "{\"\u212A\":\"Kelvin\"}", "{\"K\":\"K\"}", "{\"\u0131\":\"dotless\"}", "{\"\u0130\":\"dotted\"}", "{\"I\":\"I\"}", "{\"STRASSE\":\"ss\"}", "{\"Stra\u00DFe\":\"sz\"}", "{\"\u00C4\":\"Ae\"}", "{\"\u01C5\":\"titlecase\"}",
            $"{{\"x\":{new string('[', 63)}{new string(']', 63)}}}", $"{{\"x\":{new string('[', 64)}{new string(']', 64)}}}", $"{{\"x\":{new string('[', 100_000)}{new string(']', 100_000)}}}",
            new string('[', 64) + new string(']', 64), new string('[', 65) + new string(']', 65), new string('[', 100_000),
            $"{{\"x\":\"{new string('[', 100)}\\\"{new string('{', 100)}\",\"n\":1}}", $"{{\"x\":[{string.Join(',', Enumerable.Repeat("[]", 100))}],\"n\":1}}", $"{{\"n\":1,\"y\":{string.Concat(Enumerable.Repeat("{\"a\":", 64))}1{new string('}', 64)}}}",
            $"{{\"{new string('k', 300)}\":1}}", $"{{\"n\":{new string('1', 5000)}}}", $"{{\"n\":0.{new string('0', 5000)}}}", $"{{\"n\":1{new string('0', 5000)}e-5000}}",
        ];

        await LineBatch.AssertSameAsync(
            new LineBatch("n bigint, s string, k string, i string, straße string, ä string, ǆ string", lines),
            new LineBatch("s string", LineBatch.OfLines(new byte[][]
            {
                [.. "{\"s\":\""u8, 0xFF, .. "\"}"u8], [.. "{\"s\":\""u8, 0xC3, .. "\"}"u8], [.. "{\"s\":\""u8, 0xC0, 0x80, .. "\"}"u8], [.. "{\"s\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8],
                [.. "{\"s\":\""u8, 0xF4, 0x90, 0x80, 0x80, .. "\"}"u8], [.. "{\"s\":\""u8, 0xEF, 0xBF, 0xBF, .. "\"}"u8], [0xEF, 0xBB, 0xBF], [0x80], [.. " \t"u8, 0xA0],
            })));
    }

    [Fact]
    public async Task Read_LineBeyondTheLimit_IsTooLong()
    {
        var room = (16 << 20) - "{\"s\":\"\"}".Length;

        await LineBatch.AssertSameAsync(new LineBatch("s string", $"{{\"s\":\"{new string('x', room)}\"}}", $"{{\"s\":\"{new string('x', room + 1)}\"}}", "{\"s\":\"y\"}"));
    }

    [Fact]
    public async Task Read_GeneratedLines_AreReadAsByTheLocalEngine()
    {
        var lines = new List<string>();
        LandingPropertyTests.Line.Array[2000].Sample(lines.AddRange, iter: 1, threads: 1);
        // Each row names its line.
        var numbered = lines.Select((l, i) => l.IndexOf('{', StringComparison.Ordinal) is var at && at < 0 ? l : l.Insert(at + 1, $"\"id\":{i},"));

        await LineBatch.AssertSameAsync(new LineBatch("id int, a bigint, b double, c string, d int", numbered));
    }

    [Fact]
    public async Task Read_GeneratedFiles_AreReadAsByTheLocalEngine()
    {
        var files = new List<byte[]>();
        GeneratedFile.Bytes.Array[300].Sample(files.AddRange, iter: 1, threads: 1);

        await LineBatch.AssertSameAsync(
            new LineBatch(GeneratedFile.Columns, [.. files]) { Limits = LandingFolder.Tiny },
            // Low enough that lines and values reach it.
            new LineBatch(GeneratedFile.Columns, [.. files]) { Limits = LandingFolder.Tiny with { MaxLineBytes = 40 } });
    }
}
