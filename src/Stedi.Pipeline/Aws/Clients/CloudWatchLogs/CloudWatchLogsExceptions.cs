using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

/// <summary>CloudWatch Logs refused the call or failed. <see cref="AmazonServiceException.ErrorCode"/> says why, even without a specific class.</summary>
public class AmazonCloudWatchLogsException(ServiceError error)
    : AmazonServiceException(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.StatusCode);

public sealed class AccessDeniedException(ServiceError error) : AmazonCloudWatchLogsException(error);

public sealed class InvalidParameterException(ServiceError error) : AmazonCloudWatchLogsException(error);

/// <summary>The log group or stream does not exist: nothing was logged yet.</summary>
public sealed class ResourceNotFoundException(ServiceError error) : AmazonCloudWatchLogsException(error);

public sealed class ServiceUnavailableException(ServiceError error) : AmazonCloudWatchLogsException(error);

public sealed class ThrottlingException(ServiceError error) : AmazonCloudWatchLogsException(error);
