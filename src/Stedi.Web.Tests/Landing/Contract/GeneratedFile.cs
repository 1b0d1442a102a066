using System.Text;
using CsCheck;

namespace Stedi.Web.Tests.Landing.Contract;

/// <summary>Files of almost JSON: values, parts of values and separators, in random order.</summary>
internal static class GeneratedFile
{
    public const string Columns = "id int or null, s string, t timestamp";

    private static readonly Gen<string> _whole = Gen.OneOf(
        Gen.Int[0, 999].Select(i => $"{{\"id\":{i}}}"),
        Gen.Int[0, 999].Select(i => $"{{\n  \"id\": {i},\n  \"s\": \"y\"\n}}"),
        Gen.Int[0, 999].Select(i => $"[{{\"id\":{i}}},{{\"id\":{i},\"s\":\"]\"}}]"),
        Gen.OneOf(
            "{\"id\":1,\"s\":\"}{][,\\\\\\\"\"}", "{\"s\":{\"a\" : [1, {\"b\":null}]}}", "{\"id\":01}", "{\"id\":\"x\"}", "{\"t\":\"x\"}", "{\"t\":1655564376.3612345}", "{}", "[]", "[1]",
            "{\"id\":\r\n5}", "{\"s\":\"ä\"}", "{\"s\":[\n{\"id\":6},\n{\"id\":7}\n]}", "{\"new\":1}"));

    private static readonly Gen<string> _part = Gen.OneOf(
        "{", "}", "[", "]", ",", ",", ":", "\"", "\"id\":", "\"s\":\"", "\\", "x", "1", "null", "\"a,b]\"", "\u00FF", "{\"id\":8", "\"id\":9}", "{\"s\":[", "{\"s\":{");

    private static readonly Gen<string> _between = Gen.OneOf("\n", "\n", "\n", "\r\n", "\r", " ", "  ", "\t", ",", ",\n", "\n  ", "\n]\n", "[\n", "");

    /// <summary>A file's bytes. The letter ÿ becomes a byte that is not valid UTF-8.</summary>
    public static Gen<byte[]> Bytes { get; } = Gen.Select(Gen.Frequency((5, _whole), (1, _part)), _between, (what, between) => what + between)
        .Array[1, 14]
        .Select(parts => parts.SelectMany(p => p.Split('\u00FF').SelectMany((text, i) => (byte[])[.. i > 0 ? (byte[])[0xFF] : [], .. Encoding.UTF8.GetBytes(text)])).ToArray());
}
