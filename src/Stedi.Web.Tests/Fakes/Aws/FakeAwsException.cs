using System.Net;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>An error in the service's response.</summary>
internal sealed class FakeAwsException(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) : Exception(message)
{
    public string Code { get; } = code;

    public HttpStatusCode Status { get; } = status;
}
