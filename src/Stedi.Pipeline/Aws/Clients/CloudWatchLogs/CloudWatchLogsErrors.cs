using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

internal static class CloudWatchLogsErrors
{
    public static AmazonServiceException Create(ServiceError error) => error.Code switch
    {
        nameof(AccessDeniedException) => new AccessDeniedException(error),
        nameof(InvalidParameterException) => new InvalidParameterException(error),
        nameof(ResourceNotFoundException) => new ResourceNotFoundException(error),
        nameof(ServiceUnavailableException) => new ServiceUnavailableException(error),
        nameof(ThrottlingException) => new ThrottlingException(error),
        _ => new AmazonCloudWatchLogsException(error),
    };
}
