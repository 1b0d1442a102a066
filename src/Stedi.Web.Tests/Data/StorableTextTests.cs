using System.Text.Json;
using CsCheck;
using Stedi.Web.Data;

namespace Stedi.Web.Tests.Data;

public sealed class StorableTextTests
{
    private static readonly Gen<string> Hostile = Gen.Char['\0', '\uFFFF'].Select(c => c % 5 == 0 ? "\\u0000"[..(c % 7)] : c % 3 == 0 ? "\0" : c.ToString())
        .Array[0, 12].Select(string.Concat);

    [Fact]
    public void Of_AnyText_IsValidForPostgres() => Hostile.Sample(text =>
    {
        var storable = StorableText.Of(text);
        Assert.DoesNotContain('\0', storable);
        Assert.Equal(storable, new string([.. storable.EnumerateRunes().SelectMany(r => r.ToString())]));
        Assert.Equal(text.Length, storable.Length);
    });

    [Fact]
    public void Of_OrdinaryText_IsTheSameObject()
    {
        const string Text = "Ada \u2028 \\u0000";
        Assert.Same(Text, StorableText.Of(Text));
    }

    [Fact]
    public void Json_AnyDocument_DiffersInNulsOnly() => Hostile.Sample(text =>
    {
        var document = JsonSerializer.Serialize(new Dictionary<string, string> { [text] = text });
        var read = Assert.Single(JsonSerializer.Deserialize<Dictionary<string, string>>(StorableText.Json(document))!);
        var before = Assert.Single(JsonSerializer.Deserialize<Dictionary<string, string>>(document)!).Value;
        Assert.Equal(before.Replace('\0', '\uFFFD'), read.Value);
        Assert.Equal(read.Value, read.Key);
    });
}
