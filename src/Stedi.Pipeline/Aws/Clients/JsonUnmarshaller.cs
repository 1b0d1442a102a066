using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Stedi.Pipeline.Aws.Clients;

internal sealed class JsonUnmarshaller<TResponse>(JsonTypeInfo<TResponse> type, Func<ServiceError, AmazonServiceException> errors)
    : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var body = Read(input);
        return body.Length == 0 ? new TResponse() : JsonSerializer.Deserialize(body, type) ?? new TResponse();
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        errors(ServiceError.Read(Read(input), input.ResponseData, innerException, statusCode));

    private static byte[] Read(JsonUnmarshallerContext context)
    {
        using var copy = new MemoryStream();
        context.Stream.CopyTo(copy);
        return copy.ToArray();
    }
}
