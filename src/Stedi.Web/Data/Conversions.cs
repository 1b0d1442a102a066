using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Data;

/// <summary>Column conversions: names as text, enums as lower-case words, documents as jsonb.</summary>
internal static class Conversions
{
    public static PropertyBuilder<TableName> IsTableName(this PropertyBuilder<TableName> property) =>
        property.HasConversion(t => t.Value, text => TableName.Parse(text)).HasMaxLength(128);

    public static PropertyBuilder<TableName?> IsOptionalTableName(this PropertyBuilder<TableName?> property) =>
        property.HasConversion(t => t!.Value, text => TableName.Parse(text)).HasMaxLength(128);

    public static PropertyBuilder<T> IsWord<T>(this PropertyBuilder<T> property)
        where T : struct, Enum =>
        property.HasConversion(new LowerCaseEnumConverter<T>()).HasMaxLength(32);

    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property) =>
        property.HasColumnType("jsonb").HasConversion(
            value => StorableText.Json(JsonSerializer.Serialize(value, JsonSerializerOptions.Web)),
            text => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!,
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), v => v == null ? 0 : v.GetHashCode(), v => v));
}
