using System.Collections.Immutable;
using System.Text;
using static Stedi.Web.Tests.Landing.LandingFolder;

namespace Stedi.Web.Tests.Landing.Contract;

/// <summary>The cases that every engine must read in a landing folder.</summary>
internal static class LandingTables
{
    private static readonly byte[] _bzip2 = Convert.FromBase64String("QlpoOTFBWSZTWV6E8kcAAAPZgAAQEAAAUAQgAAogACIDGoQwIGRmQ8XckU4UJBehPJHAQlpoOTFBWSZTWV9cXsAAAAPZgAAQEAAAMAQgAAogACIDGoQwIGRmQ8XckU4UJBfXF7AA");

    public static LandingTable Framing { get; } = new(
        "framing",
        "id bigint, s string",
        [
            new("01-lines.json", "{\"id\":100}\n\n{\"id\":101,\"s\":\"a\"}\r\n \t\n{\"id\":102}", ["100|NULL", "101|a", "102|NULL"]),
            new("02-cr-only.json", "{\"id\":110}\r{\"id\":111}\r\r{\"id\":x}\r", ["110|NULL", "111|NULL"], "4 malformed_json"),
            new("03-mark.json", [0xEF, 0xBB, 0xBF, .. "{\"id\":120}\n"u8, 0xEF, 0xBB, 0xBF, .. "{\"id\":121}\n"u8], ["120|NULL"], "2 malformed_json"),
            new("04-trailing-comma.json", "{\"id\":130},\n{\"id\":131} , \n{\"id\":132}\n", ["130|NULL", "131|NULL", "132|NULL"]),
            new("05-leading-comma.json", "{\"id\":140}\n,{\"id\":141}\n , \n{\"id\":142}\n", ["140|NULL", "141|NULL", "142|NULL"]),
            new("06-leading-comma-of-nothing.json", ",{\"id\":150}\n{\"id\":151},\n,{\"id\":152}\n", ["151|NULL"], "1 malformed_json", "3 malformed_json"),
            new("07-several.json", "{\"id\":160}{\"id\":161} {\"id\":162},{\"id\":163}\n", ["160|NULL", "161|NULL", "162|NULL", "163|NULL"]),
            new("08-rest.json", "{\"id\":170}} x\n{\"id\":171} {\"id\":172} true\n{\"id\":173},,{\"id\":174}\n]\n{\"id\":175}\n", ["175|NULL"],
                "1 malformed_json", "2 malformed_json", "3 malformed_json", "4 malformed_json"),
            new("09-scalars.json", "1\n\"a\"\nnull\ntrue\n-0.5e3\ntru\n{\"id\":180}\n", ["180|NULL"],
                "1 not_an_object", "2 not_an_object", "3 not_an_object", "4 not_an_object", "5 not_an_object", "6 malformed_json"),
            new("10-array-on-a-line.json", "[{\"id\":190}, {\"id\":191},{\"id\":192} {\"id\":193},]\n", ["190|NULL", "191|NULL", "192|NULL", "193|NULL"]),
            new("11-array-of-lines.json", "[\n{\"id\":200},\n{\"id\":201}\n,\n  {\"id\":202}\n]\n{\"id\":203}", ["200|NULL", "201|NULL", "202|NULL", "203|NULL"]),
            new("12-pretty-array.json", "[\n  {\n    \"id\": 210,\n    \"s\": \"x\"\n  },\n  {\n    \"id\": 211\n  }\n]\n", ["210|x", "211|NULL"]),
            new("13-elements.json", "[1,\"a,b]\",[2,[3]],null,{\"id\":220},nul,{\"id\":221} x]\n[[]]\n[]\n[\n]\n{\"id\":222}", ["220|NULL", "221|NULL", "222|NULL"],
                "1 not_an_object", "1 not_an_object", "1 not_an_object", "1 not_an_object", "1 malformed_json", "1 malformed_json", "2 not_an_object"),
            new("14-empty-elements.json", "[,{\"id\":230},,{\"id\":231}]\n", ["230|NULL", "231|NULL"], "1 malformed_json", "1 malformed_json"),
            new("15-open-array.json", "{\"id\":240}\n[\n{\"id\":241},\n{\"id\":242}\n", ["240|NULL", "241|NULL", "242|NULL"], "2 malformed_json"),
            new("16-pretty.json", "{\n  \"id\": 250,\n  \"s\": \"a]\\\"{\"\n}\n{\n  \"id\"\n:\n251}, {\"id\":252}\n", ["250|a]\"{", "251|NULL", "252|NULL"]),
            new("31-begins-behind.json", "{\"id\":400}{\n\"id\":401}{\"id\":402}\n", ["400|NULL", "401|NULL", "402|NULL"]),
            new("17-pretty-and-rest.json", "{\n  \"id\": 260\n} x\n{\"id\":261}\n", ["261|NULL"], "1 malformed_json"),
            new("18-cut-line.json", "{\"id\":270}\n{\"id\":271,\n{\"id\":272}\n{\"id\":273,\"s\":\"x\n{\"id\":274}\n", ["270|NULL", "272|NULL", "274|NULL"], "2 malformed_json", "4 malformed_json"),
            new("19-cut-pretty.json", "{\n  \"id\": 280,\n  \"s\": \"x\n}\n{\n  \"id\": 281\n}\n", ["281|NULL"], "1 malformed_json", "4 malformed_json"),
            new("20-cut-at-the-end.json", "{\"id\":290}\n{\n  \"id\": 291,\n", ["290|NULL"], "2 malformed_json"),
            new("21-mismatch.json", "{\"id\":300}{\"s\":[1}\n{\n\"s\":[1}\n{\"id\":301}\n", ["301|NULL"], "1 malformed_json", "2 malformed_json"),
            new("22-fragments.json", "  {\n    \"s\": {\n      \"a\": [\n        {\"id\": 310}\n    ]}\n  {\"id\": 311}\n", ["311|NULL"], "1 malformed_json"),
            new("23-begins-in-an-array.json", "{\"s\": [\n{\"id\":320},\n{\"id\":321}\n]}\n{\"id\":322}", ["NULL|[{\"id\":320},{\"id\":321}]", "322|NULL"]),
            new("24-deep.json", $"{{\"x\":{new string('[', 63)}{new string(']', 63)},\"id\":330}}\n{{\"x\":{new string('[', 64)}{new string(']', 64)},\"id\":331}}\n{new string('{', 70)}\n{{\"id\":332}}\n",
                ["330|NULL", "332|NULL"], "2 malformed_json", "3 malformed_json"),
            new("25-strict.json", "{\"id\":01}{\"id\":340}\n{\"id\":341,}\n{id:342}\n{\"id\":NaN}\n{\"id\":343}\n", ["340|NULL", "343|NULL"],
                "1 malformed_json", "2 malformed_json", "3 malformed_json", "4 malformed_json"),
            new("26-not-utf8.json", [.. "{\"id\":350}{\"s\":\""u8, 0xFF, .. "\"}\n{\"s\":\""u8, 0xC3, .. "\"}\n{\"id\":351}\n"u8], ["350|NULL", "351|NULL"], "1 malformed_json", "2 malformed_json"),
            new("27-blank.json", " \n\t\r\n\r\r", []),
            new("28-empty.json", "", []),
            new("29-half-an-array-line.json", "[\n{\"id\":360},{\"id\":361,\"s\":\"x\n{\"id\":362}]\n", ["362|NULL"], "2 malformed_json"),
            new("30-many-lines.json", string.Concat(Enumerable.Range(1000, 60).Select(i => $"{{\"id\":\n{i}\n}}\n")), [.. Enumerable.Range(1000, 60).Select(i => $"{i}|NULL")]),
        ],
        "array_element=16", "comma_after_object=6", "several_lines=67", "several_on_a_line=5")
    {
        IsInSmallBlocks = true,
    };

    public static LandingTable Values { get; } = new(
        "values",
        "id bigint, s string, t timestamp or null, d date, n int or null from Nummer",
        [
            new("nested.json", """
                {"id":1,"s":{"b" : [1, 2.50,{"x":"\u00e4\/\u0001\n\"","x":null}] , "a":true}}
                {"id":2,"s":[]}
                {"id":3,"s":["\ud800"]}
                {"id":4,"s":"as it is","n":7}
                {"id":5,"NUMMER":8,"n":9}
                {"id":6,"Nummer":"x"}
                {"id":7,"id":{}}
                {"id":8,"d":"2022-06-18T00:00:00Z"}
                {"id":9,"d":"2022-06-18"}
                """,
                [
                    "1|{\"b\":[1,2.50,{\"x\":\"ä/\\u0001\\n\\\"\",\"x\":null}],\"a\":true}|NULL|NULL|NULL", "2|[]|NULL|NULL|NULL", "4|as it is|NULL|NULL|NULL",
                    "5|NULL|NULL|NULL|8", "6|NULL|NULL|NULL|NULL", "9|NULL|NULL|2022-06-18|NULL",
                ],
                "3 unreadable_value", "7 unreadable_value", "8 unreadable_value"),
            new("times.json", string.Concat(
                Times.Select((t, i) => $"{{\"id\":{100 + i},\"t\":{t.Json}}}\n")), [.. Times.Select((t, i) => $"{100 + i}|NULL|{t.Text}|NULL|NULL")]),
        ],
        "t=9", "n=1", "t=2");

    private static byte[] WithWrongChecksum(byte[] gzip)
    {
        gzip[^8] ^= 1;
        return gzip;
    }

    private static (string Json, string Text)[] Times =>
    [
        ("\"2022-06-18\"", "2022-06-18 00:00:00"), ("\"2022-06-18T14:59\"", "2022-06-18 14:59:00"), ("\"2022-06-18t14:59:36z\"", "2022-06-18 14:59:36"),
        ("\"2022-06-18 14:59:36.361\"", "2022-06-18 14:59:36.361"), ("\"2022-06-18T14:59:36,361+02:00\"", "2022-06-18 12:59:36.361"),
        ("\"2022-06-18T14:59:36-0530\"", "2022-06-18 20:29:36"), ("\"2022-06-18T14:59+18\"", "2022-06-17 20:59:00"), ("\"2022-06-18T14:59:36.123456789Z\"", "2022-06-18 14:59:36.123456"),
        ("\"2022-06-18T14:59:36.123456000Z\"", "2022-06-18 14:59:36.123456"), ("\"2022-06-18T14:59+18:01\"", "NULL"), ("\"2022-06-18T24:00\"", "NULL"), ("\"2022-06-18 \"", "2022-06-18 00:00:00"),
        ("\"2022-06-18T14:59:36.1234567890\"", "NULL"), ("\"0001-01-01T00:00+01:00\"", "NULL"), ("1655564376361", "2022-06-18 14:59:36.361"), ("\"1655564376361.0\"", "2022-06-18 14:59:36.361"),
        ("1655564376", "2022-06-18 14:59:36"), ("\"1655564376.361\"", "2022-06-18 14:59:36.361"), ("1655564376.3612345", "2022-06-18 14:59:36.361234"), ("0", "1970-01-01 00:00:00"),
        ("-1", "1969-12-31 23:59:59"), ("1655564376361.5", "NULL"), ("1.655564376361E12", "2022-06-18 14:59:36.361"), ("true", "NULL"), ("{}", "NULL"), ("\"yesterday\"", "NULL"), ("999999999999", "NULL"),
    ];

    public static LandingTable Archives { get; } = new(
        "archives",
        "id bigint",
        [
            new("2024/01/05/13/stream-1.json", "{\"id\":1}\n{\"id\":2}", ["1", "2"]),
            new("dt=2024-01-05/hour=13/a b%20é.json", "{\"id\":3}\n", ["3"]),
            new("dt=other/a.json.gz", Gzip("{\"id\":4}\r\n{\"id\":5}\r"), ["4", "5"]),
            new("members.json.gz", [.. Gzip("{\"id\":6}\n{\"id\""), .. Gzip(":7}\n")], ["6", "7"]),
            new("streams.json.bz2", _bzip2, ["8", "9"]),
            new("x-appended.json.gz", [.. Gzip("{\"id\":90}\n"), .. "{\"id\":91}\n"u8], [], "unreadable_file"),
            new("x-checksum.json.gz", WithWrongChecksum(Gzip("{\"id\":90}\n")), [], "unreadable_file"),
            new("x-cut.bz2", _bzip2[..^9], [], "unreadable_file"),
            new("x-cut.json.gz", Gzip("{\"id\":90}\n{\"id\":91}\n")[..^10], [], "unreadable_file"),
            new("x-double.json.gz", [.. Gzip("{\"id\":90}\n"), 0x1F], [], "unreadable_file"),
            new("x-gzip.json", Gzip("{\"id\":92}\n"), [], "unreadable_file"),
            new("x-orc.json", "ORC\n{\"id\":93}\n", [], "unreadable_file"),
            new("x-parquet.json", "PAR1\n{\"id\":93}\nPAR1", [], "unreadable_file"),
            new("x-plain.json.bz2", "{\"id\":94}\n", [], "unreadable_file"),
            new("x-plain.json.gz", "{\"id\":94}\n", [], "unreadable_file"),
            new("x-utf16.json", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"id\":95}\n")], [], "unreadable_file"),
            new("x-zeros.json.gz", [.. Gzip("{\"id\":96}\n"), 0, 0, 0], [], "unreadable_file"),
            new("y-long.json.gz", Gzip($"{{\"id\":10}}\n{{\"x\":\"{new string('x', 16 << 20)}\"}}\n{{\"id\":11}}\n"), ["10", "11"], "2 line_too_long"),
            new("z-long.json", $"{{\"id\":12}}\n{{\"x\":\"{new string('x', 16 << 20)}\"}}\n{{\"id\":13}}\n", ["12", "13"], "2 line_too_long"),
        ]);

    public static ImmutableArray<LandingTable> All { get; } = [Framing, Values, Archives];
}
