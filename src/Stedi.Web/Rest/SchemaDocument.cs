using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Rest;

/// <summary>Completes schemas with the types that converters write and the validation rules of requests.</summary>
internal static class SchemaDocument
{
    /// <summary>RFC 3339 allows offsets up to 23:59, .NET only up to 14:00.</summary>
    private const string KnownOffset = "([Zz]|[+-](0[0-9]|1[0-3]):[0-5][0-9])$";

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        DescribeType(schema, Nullable.GetUnderlyingType(type) ?? type, isNullable: Nullable.GetUnderlyingType(type) is not null);
        if (context is { JsonPropertyInfo: null, ParameterDescription: { } parameter })
            DescribeParameter(schema, parameter.Name, parameter.Source);
        foreach (var rule in Attributes(context))
            DescribeRule(schema, rule);
        return Task.CompletedTask;
    }

    private static void DescribeType(OpenApiSchema schema, Type type, bool isNullable)
    {
        if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String, "date-time", KnownOffset);
        else if (type == typeof(int))
            (schema.Type, schema.Format) = (JsonSchemaType.Integer, "int32");
        else if (type == typeof(Cost))
            (schema.Type, schema.Format) = (JsonSchemaType.Number, "double");
        else if (type == typeof(TableName))
            (schema.Type, schema.Pattern) = (JsonSchemaType.String, TableName.Rule);
        // The framework omits the items of types with a converter.
        else if (type == typeof(ImmutableArray<TableName>))
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String, Pattern = TableName.Rule };
        else if (type == typeof(ColumnType) || type.IsEnum)
            schema.Type = JsonSchemaType.String;
        else if (type == typeof(ProblemDetails))
            DescribeProblem(schema);
        else
            return;
        if (isNullable && !type.IsEnum)
            schema.Type |= JsonSchemaType.Null;
    }

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.AdditionalPropertiesAllowed = true;
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Identifies the request in the server log." };
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Status 400 only: the errors by parameter or member.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
    }

    /// <summary>URL parameters have no null; they are absent instead.</summary>
    private static void DescribeParameter(OpenApiSchema schema, string name, BindingSource source)
    {
        if (source == BindingSource.Body)
            return;
        schema.Type &= ~JsonSchemaType.Null;
        if (source == BindingSource.Path && name is "name" or "table")
            schema.Pattern = TableName.Rule;
    }

    private static void DescribeRule(OpenApiSchema schema, object rule)
    {
        if (rule is ISchemaRule own)
            own.Describe(schema);
        else if (rule is RangeAttribute range) // The framework omits it for members with a default.
            (schema.Minimum, schema.Maximum) = (Text(range.Minimum), Text(range.Maximum));

        static string Text(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture)!;
    }

    private static object[] Attributes(OpenApiSchemaTransformerContext context) => context switch
    {
        { JsonPropertyInfo: { } property } => property.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [],
        { ParameterDescription: { ParameterDescriptor: IParameterInfoParameterDescriptor { ParameterInfo: var parameter } } description } when description.Source != BindingSource.Body =>
            parameter.GetCustomAttributes(inherit: true),
        _ => context.JsonTypeInfo.Type.GetCustomAttributes(inherit: true),
    };
}
