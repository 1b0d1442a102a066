using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

/// <summary>Athena refused the call or failed. <see cref="AmazonServiceException.ErrorCode"/> says why, even without a specific class.</summary>
public class AmazonAthenaException(ServiceError error)
    : AmazonServiceException(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.StatusCode);

public sealed class AccessDeniedException(ServiceError error) : AmazonAthenaException(error);

public sealed class InternalServerException(ServiceError error) : AmazonAthenaException(error);

public sealed class InvalidRequestException(ServiceError error) : AmazonAthenaException(error)
{
    public string? AthenaErrorCode { get; } = error.Find(nameof(AthenaErrorCode));
}

public sealed class ThrottlingException(ServiceError error) : AmazonAthenaException(error);

public sealed class TooManyRequestsException(ServiceError error) : AmazonAthenaException(error)
{
    public string? Reason { get; } = error.Find(nameof(Reason));
}
