using System.Collections.Immutable;
using System.Globalization;
using Microsoft.OpenApi;

namespace Stedi.Web.Rest.Reference;

/// <summary>Writes a schema as a flat list of its members, each with its path, its type and its rules.</summary>
internal static class SchemaFields
{
    /// <summary>Deeper levels and recursive schemas are only in the document.</summary>
    private const int Deepest = 4;

    /// <summary>A longer pattern is unreadable. The description explains it.</summary>
    private const int LongestPattern = 40;

    public static ImmutableArray<ApiField> Of(IOpenApiSchema? schema) => schema is null ? [] : [.. Members(schema, "", 0)];

    public static ApiField Of(string name, string? place, IOpenApiSchema? schema, bool isRequired, string? description, string? example = null) =>
        new(name, place, schema is null ? "any" : TypeOf(schema), isRequired, description ?? schema?.Description, schema is null ? null : RulesOf(schema), example);

    private static IEnumerable<ApiField> Members(IOpenApiSchema schema, string path, int depth)
    {
        var (inner, prefix) = Unwrap(schema, path);
        foreach (var (name, member) in inner.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            var at = prefix.Length == 0 ? name : $"{prefix}.{name}";
            yield return Of(at, null, member, inner.Required?.Contains(name) == true, null);
            if (depth == Deepest)
                continue;
            foreach (var nested in Members(member, at, depth + 1))
                yield return nested;
        }
    }

    /// <summary>The content of lists and maps, and the path to it.</summary>
    private static (IOpenApiSchema Inner, string Path) Unwrap(IOpenApiSchema schema, string path)
    {
        var present = Present(schema);
        return present switch
        {
            { Items: { } items } => Unwrap(items, path + "[]"),
            { AdditionalProperties: { } values } => Unwrap(values, path + ".*"),
            _ => (present, path),
        };
    }

    /// <summary>The schema of the value. A nullable reference is a choice between it and null.</summary>
    private static IOpenApiSchema Present(IOpenApiSchema schema) =>
        schema.OneOf is { Count: > 0 } choices ? choices.FirstOrDefault(c => c.Type is not JsonSchemaType.Null) ?? schema : schema;

    private static bool MayBeNull(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) == true || schema.OneOf?.Any(c => c.Type is JsonSchemaType.Null) == true;

    private static string TypeOf(IOpenApiSchema schema)
    {
        var present = Present(schema);
        var type = (present.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Array => present.Items is { } items ? $"{TypeOf(items)}[]" : "array",
            JsonSchemaType.Object => "object",
            JsonSchemaType.Integer => "integer",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "boolean",
            JsonSchemaType.String => present.Format is "uuid" or "date-time" or "binary" ? present.Format : "string",
            _ => "any",
        };
        return MayBeNull(schema) ? $"{type} or null" : type;
    }

    private static string? RulesOf(IOpenApiSchema schema)
    {
        var present = Present(schema);
        string?[] rules =
        [
            present.Enum is { Count: > 0 } words ? string.Join(", ", words.Select(w => w?.ToString()).Where(w => w is not null and not "null")) : null,
            Between(present.Minimum, present.Maximum, ""),
            Between(Text(present.MinLength), Text(present.MaxLength), " characters"),
            Between(Text(present.MinItems), Text(present.MaxItems), " items"),
            present.Pattern is { Length: <= LongestPattern } pattern && present.Format is null ? pattern : null,
            present.Default is { } set ? $"default {set.ToJsonString()}" : null,
        ];
        var text = string.Join("; ", rules.Where(r => r is not null));
        return text.Length == 0 ? null : text;
    }

    private static string? Between(string? least, string? most, string unit) => (least, most) switch
    {
        (null, null) => null,
        ({ } min, null) => $"at least {min}{unit}",
        (null, { } max) => $"at most {max}{unit}",
        ({ } min, { } max) => $"{min} to {max}{unit}",
    };

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
