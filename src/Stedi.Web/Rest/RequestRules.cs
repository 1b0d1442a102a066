using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Stedi.Web.Contracts;

namespace Stedi.Web.Rest;

/// <summary>
/// Validates requests against the rules on parameters and request records before the endpoint runs. The OpenAPI document is generated
/// from the same rules.
/// </summary>
internal static class RequestRules
{
    public static EndpointFilterDelegate Check(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var rules = context.MethodInfo.GetParameters().SelectMany(Of).ToArray();
        if (rules.Length == 0)
            return next;
        return async invocation =>
        {
            var errors = rules.Select(r => (r.Name, Error: r.Check(invocation.Arguments))).Where(e => e.Error is not null)
                .GroupBy(e => e.Name, e => e.Error!).ToDictionary(e => e.Key, e => e.ToArray());
            return errors.Count == 0 ? await next(invocation) : Problem.Invalid(errors);
        };
    }

    private static IEnumerable<Rule> Of(ParameterInfo parameter)
    {
        var at = parameter.Position;
        foreach (var rule in parameter.GetCustomAttributes<ValidationAttribute>())
            yield return new(CamelCase(parameter.Name!), rule, arguments => arguments[at]);
        var type = parameter.ParameterType;
        if (type.Assembly != typeof(RequestRules).Assembly || !type.IsClass)
            yield break;
        foreach (var property in type.GetProperties())
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
                yield return new(CamelCase(property.Name), rule, arguments => arguments[at] is { } request ? property.GetValue(request) : null);
        foreach (var rule in type.GetCustomAttributes<ValidationAttribute>())
            yield return new("$", rule, arguments => arguments[at]);
    }

    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <param name="Name">The name in the request.</param>
    /// <param name="Read">The value, from the arguments of the endpoint.</param>
    private sealed record Rule(string Name, ValidationAttribute Attribute, Func<IList<object?>, object?> Read)
    {
        /// <summary>Null if the value is valid. An absent value is always valid here: its type says whether it is required.</summary>
        public string? Check(IList<object?> arguments) =>
            Read(arguments) is not { } value ? null
            : Attribute is RangeAttribute { Minimum: var least, Maximum: var most } ? (Attribute.IsValid(value) ? null : string.Create(CultureInfo.InvariantCulture, $"{Name} must be between {least} and {most}."))
            : Attribute.GetValidationResult(value, new ValidationContext(value) { DisplayName = Name, MemberName = Name })?.ErrorMessage;
    }
}
