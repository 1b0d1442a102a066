namespace Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

public sealed class AmazonCloudWatchLogsConfig() : JsonServiceConfig("CloudWatch Logs", "logs", "2014-03-28");
