using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

/// <summary>Glue refused or failed; <see cref="AmazonServiceException.ErrorCode"/> says what, also where it is no class of its own.</summary>
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
