using System.Xml.Linq;

namespace Stedi.Web.Tests.Fakes.Aws;

internal static class FakeSts
{
    private static readonly XNamespace Ns = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static FakeAnswer Handle(FakeRequest request) => request.Operation == "STS.GetCallerIdentity"
        ? FakeAnswer.Xml(new(
            Ns + "GetCallerIdentityResponse",
            new XElement(
                Ns + "GetCallerIdentityResult",
                new XElement(Ns + "Arn", $"arn:aws:iam::{FakeAws.Account}:user/tester"),
                new XElement(Ns + "UserId", "AIDACKCEVSQ6C2EXAMPLE"),
                new XElement(Ns + "Account", FakeAws.Account)),
            new XElement(Ns + "ResponseMetadata", new XElement(Ns + "RequestId", request.Id))))
        : throw new FakeAwsException("InvalidAction", $"The fake does not support {request.Operation}.");
}
