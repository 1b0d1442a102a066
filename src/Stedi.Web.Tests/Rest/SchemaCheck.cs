using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Rest;

/// <summary>
/// Validates a value against a schema of the OpenAPI document. Supports the JSON Schema keywords in the document. An unknown keyword fails
/// the test.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at = "$")
    {
        foreach (var rule in schema.EnumerateObject())
        {
            var faults = rule.Name switch
            {
                "$ref" => Faults(Resolve(rule.Value), value, at),
                "type" => Fault(Texts(rule.Value).Any(t => IsOf(t, value)), $"is no {rule.Value}"),
                "enum" => Fault(rule.Value.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), $"is none of {rule.Value}"),
                "oneOf" => Fault(rule.Value.EnumerateArray().Count(s => !Faults(s, value).Any()) == 1, "is not one of its schemas"),
                "required" => value.ValueKind != JsonValueKind.Object ? [] : Texts(rule.Value).SelectMany(n => Fault(value.TryGetProperty(n, out _), $"lacks {n}")),
                "properties" => value.ValueKind != JsonValueKind.Object ? []
                    : rule.Value.EnumerateObject().SelectMany(p => value.TryGetProperty(p.Name, out var member) ? Faults(p.Value, member, $"{at}.{p.Name}") : []),
                "additionalProperties" => Additional(schema, rule.Value, value, at),
                "items" => value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, i) => Faults(rule.Value, item, $"{at}[{i}]")),
                "minItems" => Fault(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.Value.GetInt32(), "is too short"),
                "maxItems" => Fault(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.Value.GetInt32(), "is too long"),
                "minLength" => Fault(value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.Value.GetInt32(), "is too short"),
                "maxLength" => Fault(value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.Value.GetInt32(), "is too long"),
                "pattern" => Fault(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!, RegexOptions.CultureInvariant), $"does not match {rule.Value}"),
                "minimum" => Fault(value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.Value.GetDouble(), $"is below {rule.Value}"),
                "maximum" => Fault(value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.Value.GetDouble(), $"is above {rule.Value}"),
                "format" => Fault(value.ValueKind != JsonValueKind.String || IsWritten(rule.Value.GetString()!, value.GetString()!), $"is no {rule.Value}"),
                "if" => Faults(rule.Value, value).Any() || !schema.TryGetProperty("then", out var then) ? [] : Faults(then, value, at),
                "then" or "description" or "default" => [],
                _ => throw new NotSupportedException($"Add the keyword {rule.Name} here."),
            };
            foreach (var fault in faults)
                yield return fault;
        }

        IEnumerable<string> Fault(bool isKept, string what) => isKept ? [] : [$"{at} {what}: {value.GetRawText()}"];
    }

    public JsonElement Resolve(JsonElement reference) =>
        reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, part) => at.GetProperty(part));

    private IEnumerable<string> Additional(JsonElement schema, JsonElement rule, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return [];
        var others = value.EnumerateObject().Where(m => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(m.Name, out _));
        return rule.ValueKind switch
        {
            JsonValueKind.True => [],
            JsonValueKind.False => others.Select(m => $"{at} has a member too many: {m.Name}"),
            _ => others.SelectMany(m => Faults(rule, m.Value, $"{at}.{m.Name}")),
        };
    }

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(t => t.GetString()!) : [value.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };

    private static bool IsWritten(string format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => true,
    };
}
