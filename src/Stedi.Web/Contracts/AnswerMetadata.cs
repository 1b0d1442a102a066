namespace Stedi.Web.Contracts;

/// <summary>A response header, for the OpenAPI document.</summary>
public sealed record AnswerHeader(int Status, string Name, string Description);

/// <summary>A content type that an endpoint streams, for the OpenAPI document, because the return type does not show it.</summary>
public sealed record AnswerContent(string ContentType);

internal static class AnswerMetadata
{
    /// <summary>Documents the content types that the endpoint streams with status 200.</summary>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder endpoint, params string[] contentTypes) =>
        endpoint.WithMetadata([.. contentTypes.Select(t => new AnswerContent(t))]);

    /// <summary>Documents a header of the response with status 200.</summary>
    public static RouteHandlerBuilder SendsHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new AnswerHeader(StatusCodes.Status200OK, name, description));
}
