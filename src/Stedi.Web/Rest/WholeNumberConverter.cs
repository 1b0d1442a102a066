using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stedi.Web.Rest;

/// <summary>Reads integers as JSON Schema defines them: <c>30.0</c> is an integer.</summary>
internal sealed class WholeNumberConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw new JsonException("Not a number.");
        if (reader.TryGetInt32(out var whole))
            return whole;
        return reader.TryGetDecimal(out var number) && decimal.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new JsonException("Not a 32-bit integer.");
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
