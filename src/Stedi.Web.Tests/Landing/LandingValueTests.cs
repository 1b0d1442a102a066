using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Landing;

/// <summary>The meaning of a JSON value in a column of each type.</summary>
public sealed class LandingValueTests : IDisposable
{
    private readonly LandingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("string", "\"as it is \"", "as it is ")]
    [InlineData("string", "\"\"", "")]
    [InlineData("string", "\"tw\\u0065lve\\n\\\"\\ud83d\\ude00\"", "twelve\n\"😀")]
    [InlineData("string", "\"exactly12345\"", "exactly12345")]
    [InlineData("string", "\"more than twelve bytes\"", "more than twelve bytes")]
    [InlineData("string", "\"a\\u0000b\"", "a\0b")]
    [InlineData("string", "8015551212", "8015551212")]
    [InlineData("string", "8015551212.0", "8015551212")]
    [InlineData("string", "-1.000", "-1")]
    [InlineData("string", "1.50", "1.50")]
    [InlineData("string", "1.0e5", "1.0e5")]
    [InlineData("string", "true", "true")]
    [InlineData("string", "false", "false")]
    [InlineData("string", "null", "NULL")]
    [InlineData("string", "{}", "{}")]
    [InlineData("string", "[ ]", "[]")]
    [InlineData("string", "{ \"b\" : [ 1 , 2.50, -1E5, true , null ],\t\"a\":{} , \"b\":{\"c\":\"x y\"}}", "{\"b\":[1,2.50,-1E5,true,null],\"a\":{},\"b\":{\"c\":\"x y\"}}")]
    [InlineData("string", "[\"\\u0041\\/\\u00e9\\n\\u001F\\u007f\\\"\\\\<'\"]", "[\"A/é\\n\\u001f\u007f\\\"\\\\<'\"]")]
    [InlineData("string", "[\"\\b\\f\\r\\t\\u0000\\ud83d\\ude00\"]", "[\"\\b\\f\\r\\t\\u0000😀\"]")]
    [InlineData("bigint", "1655564376361", "1655564376361")]
    [InlineData("bigint", "1655564376361.0", "1655564376361")]
    [InlineData("bigint", "1.655564376361e12", "1655564376361")]
    [InlineData("bigint", "1.6E+12", "1600000000000")]
    [InlineData("bigint", "15000e-3", "15")]
    [InlineData("bigint", "\" 42 \"", "42")]
    [InlineData("bigint", "\"42.00\"", "42")]
    [InlineData("bigint", "-0", "0")]
    [InlineData("bigint", "0e99999999999", "0")]
    [InlineData("bigint", "9223372036854775807", "9223372036854775807")]
    [InlineData("bigint", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("bigint", "null", "NULL")]
    [InlineData("int", "2147483647", "2147483647")]
    [InlineData("smallint", "-32768", "-32768")]
    [InlineData("tinyint", "127", "127")]
    [InlineData("double", "0.1", "0.1")]
    [InlineData("double", "-1", "-1.0")]
    [InlineData("double", "1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("double", "\"2.5\"", "2.5")]
    [InlineData("double", "123456789.123456789", "123456789.12345679")]
    [InlineData("float", "0.1", "0.1")]
    [InlineData("boolean", "true", "true")]
    [InlineData("boolean", "\"FALSE\"", "false")]
    [InlineData("boolean", "\" True \"", "true")]
    [InlineData("date", "\"2022-06-18\"", "2022-06-18")]
    [InlineData("date", "\"0967-01-01\"", "0967-01-01")]
    [InlineData("date", "\"2024-02-29\"", "2024-02-29")]
    [InlineData("timestamp", "\"2022-06-18 14:59:36\"", "2022-06-18 14:59:36")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36.361Z\"", "2022-06-18 14:59:36.361")]
    [InlineData("timestamp", "\"1969-12-31 23:59:59.999999000\"", "1969-12-31 23:59:59.999999")]
    [InlineData("timestamp", "\"2022-06-18\"", "2022-06-18 00:00:00")]
    [InlineData("timestamp", "\"2022-06-18T14:59\"", "2022-06-18 14:59:00")]
    [InlineData("timestamp", "\"2022-06-18t14:59z\"", "2022-06-18 14:59:00")]
    [InlineData("timestamp", "\"2022-06-18 14:59+02\"", "2022-06-18 12:59:00")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36,5+0200\"", "2022-06-18 12:59:36.5")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36.361+00:00\"", "2022-06-18 14:59:36.361")]
    [InlineData("timestamp", "\"2022-06-18T00:30:00-05:30\"", "2022-06-18 06:00:00")]
    [InlineData("timestamp", "\"2022-01-01T00:00:00+18:00\"", "2021-12-31 06:00:00")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36.123456789Z\"", "2022-06-18 14:59:36.123456")]
    [InlineData("timestamp", "1655564376361", "2022-06-18 14:59:36.361")]
    [InlineData("timestamp", "\"1655564376361\"", "2022-06-18 14:59:36.361")]
    [InlineData("timestamp", "1655564376361.0", "2022-06-18 14:59:36.361")]
    [InlineData("timestamp", "1.655564376361E12", "2022-06-18 14:59:36.361")]
    [InlineData("timestamp", "1655564376", "2022-06-18 14:59:36")]
    [InlineData("timestamp", "\" 1655564376.00 \"", "2022-06-18 14:59:36")]
    [InlineData("timestamp", "1655564376.361", "2022-06-18 14:59:36.361")]
    [InlineData("timestamp", "1655564376.3612345", "2022-06-18 14:59:36.361234")]
    [InlineData("timestamp", "-1.5", "1969-12-31 23:59:58.5")]
    [InlineData("timestamp", "0", "1970-01-01 00:00:00")]
    [InlineData("timestamp", "-1655564376361", "1917-07-16 09:00:23.639")]
    [InlineData("decimal(3,1)", "12.3", "12.3")]
    [InlineData("decimal(9,2)", "1234567.80", "1234567.80")]
    [InlineData("decimal(18,0)", "-999999999999999999", "-999999999999999999")]
    [InlineData("decimal(38,2)", "\"123456789012345678901234567890123456.78\"", "123456789012345678901234567890123456.78")]
    [InlineData("decimal(38,37)", "-1e-37", "-0.0000000000000000000000000000000000001")]
    public void Import_ReadableValue_GivesIt(string type, string json, string expected)
    {
        var result = _folder.Add("a.json", $$"""{"v":{{json}}}""").Import($"v {type}");

        Assert.Equal("", result.Reasons);
        Assert.Equal([expected], result.Rows);
    }

    [Theory]
    [InlineData("bigint", "1.5")]
    [InlineData("bigint", "1e-1")]
    [InlineData("bigint", "9223372036854775808")]
    [InlineData("bigint", "-9223372036854775809")]
    [InlineData("bigint", "1e19")]
    [InlineData("bigint", "1e999999999999")]
    [InlineData("bigint", "1e-999999999999")]
    [InlineData("bigint", "true")]
    [InlineData("bigint", "\"\"")]
    [InlineData("bigint", "\"12a\"")]
    [InlineData("bigint", "\"NaN\"")]
    [InlineData("int", "2147483648")]
    [InlineData("int", "-2147483649")]
    [InlineData("smallint", "32768")]
    [InlineData("tinyint", "-129")]
    [InlineData("double", "1e400")]
    [InlineData("double", "-1e400")]
    [InlineData("double", "\"NaN\"")]
    [InlineData("double", "\"Infinity\"")]
    [InlineData("double", "\"1,5\"")]
    [InlineData("double", "\"\"")]
    [InlineData("double", "true")]
    [InlineData("float", "1e39")]
    [InlineData("boolean", "1")]
    [InlineData("boolean", "\"yes\"")]
    [InlineData("date", "\"2022-6-18\"")]
    [InlineData("date", "\"2023-02-29\"")]
    [InlineData("date", "\"2022-13-01\"")]
    [InlineData("date", "\"0000-01-01\"")]
    [InlineData("date", "1655564376361")]
    [InlineData("timestamp", "\"2022-06-18 24:00:00\"")]
    [InlineData("timestamp", "\"2022-06-18 14:59:36.\"")]
    [InlineData("timestamp", "\"2022-06-18Z\"")]
    [InlineData("timestamp", "\"2022-06-18T14\"")]
    [InlineData("timestamp", "\"2022-06-18T14:59.5\"")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36 +02:00\"")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36+18:01\"")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36+02:60\"")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36+2\"")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36+02:0\"")]
    [InlineData("timestamp", "\"2022-06-18T14:59:36.1234567890\"")]
    [InlineData("timestamp", "\"0001-01-01T00:00:00+01:00\"")]
    [InlineData("timestamp", "\"9999-12-31T23:00:00-01:00\"")]
    [InlineData("timestamp", "1655564376361.5")]
    [InlineData("timestamp", "1655564376361123")]
    [InlineData("timestamp", "true")]
    [InlineData("timestamp", "\"+1655564376\"")]
    [InlineData("timestamp", "[1655564376]")]
    [InlineData("string", "[\"\\ud800\"]")]
    [InlineData("string", "{\"\\ud800\":1}")]
    [InlineData("decimal(3,1)", "12.34")]
    [InlineData("decimal(3,1)", "100")]
    [InlineData("decimal(38,0)", "100000000000000000000000000000000000000")]
    [InlineData("decimal(38,0)", "1000000000000000000000000000000000000001")]
    public void Import_UnreadableValue_RejectsTheLineAndSaysWhy(string type, string json)
    {
        var result = _folder.Add("a.json", $$"""{"v":{{json}},"w":1}""").Import($"v {type}, w int");

        Assert.Equal("unreadable_value=1", result.Reasons);
        Assert.Empty(result.Rows);
        Assert.StartsWith("v: ", result.Rejects[0].Detail, StringComparison.Ordinal);
        Assert.Contains($"(column type {type})", result.Rejects[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "NULL")]
    [InlineData("{\"timeStamp\":1}", "1")]
    [InlineData("{\"TIMESTAMP\":1}", "1")]
    [InlineData("{\"\\u0074imestamp\":1}", "1")]
    [InlineData("{\"timeStamp\":1,\"timestamp\":2}", "2")]
    [InlineData("{\"timestamp\":2,\"timeStamp\":1}", "2")]
    [InlineData("{\"timestamp\":null,\"timeStamp\":1}", "1")]
    [InlineData("{\"timeStamp\":1,\"timestamp\":null}", "1")]
    [InlineData("{\"timestamp\":1,\"timestamp\":2}", "2")]
    [InlineData("{\"timestamp\":1,\"timestamp\":null}", "1")]
    [InlineData("{\"timeStamp\":\"not looked at\",\"timestamp\":2}", "2")]
    [InlineData("{\"other\":{\"timestamp\":9},\"timestamp\":2}", "2")]
    public void Import_SpellingsOfAKey_TheExactOneWithAValueWins(string line, string expected) =>
        Assert.Equal([expected], _folder.Add("a.json", line).Import("timestamp bigint").Rows);

    [Theory]
    [InlineData("{\"who\":1}", "1")]
    [InlineData("{\"WHO\":1}", "1")]
    [InlineData("{\"WHO\":1,\"who\":2}", "2")]
    [InlineData("{\"v\":1}", "NULL")]
    public void Import_ColumnWithAKey_IsFilledOnlyByIt(string line, string expected)
    {
        var result = _folder.Add("a.json", line).Import([new("v", ColumnType.Parse("bigint")) { Key = "who" }]);

        Assert.Equal([expected], result.Rows);
        Assert.Equal(expected == "NULL" ? ["v"] : [], result.Profile.MissingFields);
        Assert.Equal(expected == "NULL" ? ["v"] : [], result.Profile.NewFields);
    }

    [Fact]
    public void Import_TwoColumnsOfOneKey_IsRefused() =>
        Assert.Contains("'v'", Assert.Throws<EngineException>(() => _folder.Add("a.json", "{}").Import(
            [new("v", ColumnType.Parse("bigint")), new("w", ColumnType.Parse("bigint")) { Key = "V" }])).Message, StringComparison.Ordinal);

    [Fact]
    public void Import_BadValueThatMayBeNull_IsCountedAndKeepsItsRow()
    {
        _folder.Add("a.json", """
            {"n":"x","s":"\ud800","w":1}
            {"n":2,"s":"y","w":2}
            {"n":{},"s":"z","w":"bad"}
            {"n":[1],"s":[1],"w":4}
            """);

        var result = _folder.Import(
        [
            new("n", ColumnType.Parse("bigint")) { NullIfBad = true },
            new("s", ColumnType.Parse("string")) { NullIfBad = true },
            new("w", ColumnType.Parse("int")),
        ]);

        Assert.Equal(["2|y|2", "NULL|NULL|1", "NULL|[1]|4"], result.Rows);
        // The third line is rejected because of w, so the bad value of n is not counted.
        Assert.Equal([new("n", 2), new("s", 1)], result.Profile.NulledValues);
        Assert.Equal([3L], result.Rejects.Select(r => r.Line));
    }

    [Fact]
    public void Import_TimesFinerThanMicroseconds_AreCounted()
    {
        var result = _folder.Add("a.json", """
            {"t":"2022-06-18T14:59:36.123456789"}
            {"t":"2022-06-18T14:59:36.123456000"}
            {"t":1655564376.0000001}
            {"t":1655564376.000000}
            {"t":"2022-06-18T14:59:36.123456789","n":"bad"}
            """).Import("t timestamp, n int");

        Assert.Equal([new("t", 2)], result.Profile.TruncatedTimes);
        Assert.Equal((4, "unreadable_value=1"), (result.Rows.Length, result.Reasons));
    }

    [Fact]
    public void Import_RowsWithoutAValueAmongOthers_KeepEachItsOwn()
    {
        var lines = Enumerable.Range(0, 5000).Select(i => (i % 3) switch
        {
            0 => $$"""{"n":{{i}},"s":"a text longer than twelve bytes {{i / 10}}"}""",
            1 => $$"""{"s":null,"n":{{i}}}""",
            _ => $$"""{"n":"{{i}}"}""",
        });

        var result = _folder.Add("a.json", string.Join('\n', lines)).Import("n bigint, s string");

        var expected = Enumerable.Range(0, 5000).Select(i => i % 3 == 0 ? $"{i}|a text longer than twelve bytes {i / 10}" : $"{i}|NULL");
        Assert.Equal(expected.Order(StringComparer.Ordinal), result.Rows);
    }

    /// <summary>
    /// With <c>'case.insensitive' = 'FALSE'</c> Athena does not match a key in another case. The engine does the same, and reports the key
    /// as a new field.
    /// </summary>
    [Fact]
    public void Import_KeyThatMustBeExact_IsNotFoundInAnotherCase()
    {
        var result = _folder.Add("a.json", "{\"V\":1}\n{\"v\":2}\n{\"V\":3,\"v\":4}\n").Import([new("v", ColumnType.Parse("bigint")) { IsKeyExact = true }]);

        Assert.Equal(["2", "4", "NULL"], result.Rows);
        Assert.Equal(["V"], result.Profile.NewFields);
    }
}
