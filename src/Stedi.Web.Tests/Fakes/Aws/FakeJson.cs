using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace Stedi.Web.Tests.Fakes.Aws;

internal static class FakeJson
{
    /// <summary>Properties of the SDK's response classes that are never on the wire.</summary>
    private static readonly string[] Bookkeeping =
    [
        nameof(AmazonWebServiceResponse.ResponseMetadata), nameof(AmazonWebServiceResponse.ContentLength), nameof(AmazonWebServiceResponse.HttpStatusCode),
    ];

    public static JsonObject Answer<TRequest, TResponse>(
        FakeRequest request, JsonTypeInfo<TRequest> read, JsonTypeInfo<TResponse> write, Func<TRequest, TResponse> handle)
    {
        var answer = JsonSerializer.SerializeToNode(handle(JsonSerializer.Deserialize(request.Body, read)!), write)!.AsObject();
        foreach (var name in Bookkeeping)
        {
            answer.Remove(name);
            answer.Remove(char.ToLowerInvariant(name[0]) + name[1..]);
        }
        return answer;
    }
}
