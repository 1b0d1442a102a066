using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws;

/// <summary>A failed call to AWS, described for operators: what happened, where, and what to do.</summary>
/// <param name="IsTransient">A later retry may succeed without any change.</param>
/// <param name="Summary">The same for the public health status, without details of the account.</param>
internal sealed partial record AwsFault(string Message, bool IsTransient, string Summary)
{
    private static readonly HashSet<string> Throttled = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "PriorRequestNotComplete", "SlowDown",
    };

    private static readonly HashSet<string> Expired = new(StringComparer.Ordinal) { "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired" };

    private static readonly HashSet<string> Skewed = new(StringComparer.Ordinal) { "RequestTimeTooSkewed", "InvalidSignatureException" };

    private static readonly HashSet<string> Unknown = new(StringComparer.Ordinal)
    {
        "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken",
    };

    /// <summary>Makes a call. Errors become an <see cref="EngineException"/>.</summary>
    /// <param name="action">The action as in a policy, for example <c>glue:StartJobRun</c>.</param>
    /// <param name="doing">The purpose, as a continuation of "could not": <c>start the job stedi-x</c>.</param>
    public static async Task<T> TellAsync<T>(string action, string doing, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Covers(e))
        {
            var fault = Of(e, action, doing);
            throw new EngineException(fault.Message, fault.IsTransient, e);
        }
    }

    /// <summary>Whether the exception comes from AWS or the network, not from a bug in this program.</summary>
    public static bool Covers(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
        // The HTTP client's own timeout.
        || e is TaskCanceledException { InnerException: TimeoutException };

    public static AwsFault Of(Exception e, string action, string doing)
    {
        var start = $"Could not {doing} ({action}): ";
        return e switch
        {
            AmazonServiceException { StatusCode: not 0 } answer => OfAnswer(answer, start, action),
            AmazonClientException when IsOfCredentials(e.Message) => new(
                start + "there are no AWS credentials. Configure them (AWS_PROFILE, a role of the instance or container, or AWS_ACCESS_KEY_ID), then restart the server.",
                IsTransient: true, "The server has no AWS credentials. Configure them, then restart it."),
            _ => new(
                $"{start}the service was not reachable: {e.GetBaseException().Message.TrimEnd('.')}. Check the network, Stedi:Aws:Region and Stedi:Aws:Endpoints.",
                IsTransient: true, "AWS was not reachable. Check the network and the server log."),
        };
    }

    private static AwsFault OfAnswer(AmazonServiceException e, string start, string action)
    {
        var code = e.ErrorCode ?? "";
        if (Throttled.Contains(code) || e.StatusCode == HttpStatusCode.TooManyRequests)
            return new($"{start}AWS throttled the call ({code}). Wait. If this continues, lower Stedi:Aws:MaxCallsPerSecond or ask AWS for a higher quota.", true, "AWS is throttling the server.");
        if (Expired.Contains(code))
            return new($"{start}the AWS credentials have expired. Sign in again (aws sso login), or use credentials that renew themselves.", true, "The server's AWS credentials have expired. Sign in again.");
        if (Skewed.Contains(code))
            return new($"{start}the clock of this machine or the credentials are wrong ({e.Message}). Synchronize the clock with NTP.", true, "AWS refuses the server's signature. Check its clock and its credentials.");
        if (Unknown.Contains(code))
            return new($"{start}AWS does not know these credentials ({code}). Check which ones the server uses: aws sts get-caller-identity.", true, "AWS does not know the server's credentials.");
        if (code.StartsWith("AccessDenied", StringComparison.Ordinal) || e.StatusCode is HttpStatusCode.Forbidden)
            return new($"{start}access is denied. Allow {Denied(e.Message) ?? action} for the role of the control plane (see the policy in infra/stedi.yaml). AWS says: {e.Message}", false, $"AWS denies {Denied(e.Message) ?? action} to the server.");
        if (code == "NoSuchBucket")
            return new($"{start}the bucket does not exist. Set Stedi:Aws:Bucket to an existing one in Stedi:Aws:Region, or create it with infra/stedi.yaml.", false, "The lake's bucket does not exist.");
        if (code == "InvalidRequestException" && e.Message.Contains("WorkGroup", StringComparison.OrdinalIgnoreCase) && e.Message.Contains("not found", StringComparison.OrdinalIgnoreCase))
            return new($"{start}{e.Message.TrimEnd('.')}. Set Stedi:Aws:WorkGroup to an existing Athena workgroup in Stedi:Aws:Region, or create it with infra/stedi.yaml.", false, "The Athena workgroup does not exist.");
        return new($"{start}{e.Message}{(code.Length > 0 ? $" ({code})" : "")}", (int)e.StatusCode >= 500, "A call to AWS failed. Details are in the server log.");
    }

    /// <summary>The denied action that AWS names; S3 does not name one to old clients.</summary>
    private static string? Denied(string message) => Action().Match(message) is { Success: true } found ? found.Groups[1].Value : null;

    private static bool IsOfCredentials(string message) => message.Contains("credentials", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)")]
    private static partial Regex Action();
}
