using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>An operation of a JSON 1.1 service: its request, response and errors.</summary>
internal static class JsonOperation
{
    /// <param name="target">The header <c>X-Amz-Target</c>.</param>
    /// <param name="errors">Creates the service's exception for an error.</param>
    public static InvokeOptions Create<TRequest, TResponse>(
        string target, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response, Func<ServiceError, AmazonServiceException> errors)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() =>
        new()
        {
            RequestMarshaller = new JsonMarshaller<TRequest>(target, request),
            ResponseUnmarshaller = new JsonUnmarshaller<TResponse>(response, errors),
        };
}
