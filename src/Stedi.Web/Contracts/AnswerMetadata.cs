namespace Stedi.Web.Contracts;

/// <summary>A response header, for the OpenAPI document.</summary>
public sealed record AnswerHeader(int Status, string Name, string Description);

/// <summary>A content type that an endpoint streams, for the OpenAPI document, because the return type does not show it.</summary>
/// <param name="IsTyped">Its schema is that of a type.</param>
public sealed record AnswerContent(string ContentType, bool IsTyped = false);

internal static class AnswerMetadata
{
    /// <summary>Documents the content types that the endpoint streams with status 200.</summary>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder endpoint, params string[] contentTypes) =>
        endpoint.WithMetadata([.. contentTypes.Select(t => new AnswerContent(t))]);

    /// <summary>Documents that the endpoint streams one JSON document of this type with status 200.</summary>
    public static RouteHandlerBuilder Streams<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<T>(StatusCodes.Status200OK, "application/json").WithMetadata(new AnswerContent("application/json", IsTyped: true));

    /// <summary>Documents a header of the response with status 200.</summary>
    public static RouteHandlerBuilder SendsHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new AnswerHeader(StatusCodes.Status200OK, name, description));
}
