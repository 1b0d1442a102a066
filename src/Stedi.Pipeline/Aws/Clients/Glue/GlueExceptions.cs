using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

/// <summary>Glue refused the call or failed. <see cref="AmazonServiceException.ErrorCode"/> says why, even without a specific class.</summary>
public class AmazonGlueException(ServiceError error)
    : AmazonServiceException(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.StatusCode);

public sealed class AccessDeniedException(ServiceError error) : AmazonGlueException(error);

public sealed class AlreadyExistsException(ServiceError error) : AmazonGlueException(error);

public sealed class ConcurrentModificationException(ServiceError error) : AmazonGlueException(error);

public sealed class ConcurrentRunsExceededException(ServiceError error) : AmazonGlueException(error);

public sealed class EntityNotFoundException(ServiceError error) : AmazonGlueException(error);

public sealed class IdempotentParameterMismatchException(ServiceError error) : AmazonGlueException(error);

public sealed class InternalServiceException(ServiceError error) : AmazonGlueException(error);

public sealed class InvalidInputException(ServiceError error) : AmazonGlueException(error);

public sealed class InvalidStateException(ServiceError error) : AmazonGlueException(error);

public sealed class OperationTimeoutException(ServiceError error) : AmazonGlueException(error);

public sealed class ResourceNumberLimitExceededException(ServiceError error) : AmazonGlueException(error);

public sealed class ThrottlingException(ServiceError error) : AmazonGlueException(error);
