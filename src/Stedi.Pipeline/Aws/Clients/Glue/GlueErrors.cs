using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

internal static class GlueErrors
{
    public static AmazonServiceException Create(ServiceError error) => error.Code switch
    {
        nameof(AccessDeniedException) => new AccessDeniedException(error),
        nameof(AlreadyExistsException) => new AlreadyExistsException(error),
        nameof(ConcurrentModificationException) => new ConcurrentModificationException(error),
        nameof(ConcurrentRunsExceededException) => new ConcurrentRunsExceededException(error),
        nameof(EntityNotFoundException) => new EntityNotFoundException(error),
        nameof(IdempotentParameterMismatchException) => new IdempotentParameterMismatchException(error),
        nameof(InternalServiceException) => new InternalServiceException(error),
        nameof(InvalidInputException) => new InvalidInputException(error),
        nameof(InvalidStateException) => new InvalidStateException(error),
        nameof(OperationTimeoutException) => new OperationTimeoutException(error),
        nameof(ResourceNumberLimitExceededException) => new ResourceNumberLimitExceededException(error),
        nameof(ThrottlingException) => new ThrottlingException(error),
        _ => new AmazonGlueException(error),
    };
}
