using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

internal static class AthenaErrors
{
    public static AmazonServiceException Create(ServiceError error) => error.Code switch
    {
        nameof(AccessDeniedException) => new AccessDeniedException(error),
        nameof(InternalServerException) => new InternalServerException(error),
        nameof(InvalidRequestException) => new InvalidRequestException(error),
        nameof(ThrottlingException) => new ThrottlingException(error),
        nameof(TooManyRequestsException) => new TooManyRequestsException(error),
        _ => new AmazonAthenaException(error),
    };
}
