using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Stedi.Web.Data;

/// <summary>Stores enums in Postgres as in REST: lower-case words, readable without this program.</summary>
public sealed class LowerCaseEnumConverter<TEnum>() : ValueConverter<TEnum, string>(
    value => value.ToString().ToLowerInvariant(), text => Enum.Parse<TEnum>(text, ignoreCase: true))
    where TEnum : struct, Enum;
