using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws;

/// <summary>Why a call to AWS did not succeed, told to an operator: what happened, where, and what to do.</summary>
/// <param name="IsTransient">Trying again later may succeed, with nothing changed.</param>
/// <param name="Summary">The same for anyone who asks how the server is: it names nothing of the account.</param>
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

    /// <summary>Makes a call; what goes wrong is told as an <see cref="EngineException"/>.</summary>
    /// <param name="action">The action in the words of a policy, for example <c>glue:StartJobRun</c>.</param>
    /// <param name="doing">What was to be done, after "could not": <c>start the job stedi-x</c>.</param>
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

    /// <summary>Whether the exception is AWS's or the way's to it, and not a fault of the program.</summary>
    public static bool Covers(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
        // The HTTP client tells its own time-out so.
        || e is TaskCanceledException { InnerException: TimeoutException };

    public static AwsFault Of(Exception e, string action, string doing)
    {
        var start = $"AWS could not {doing} ({action}): ";
        return e switch
        {
            AmazonServiceException { StatusCode: not 0 } answer => OfAnswer(answer, start, action),
            AmazonClientException when IsOfCredentials(e.Message) => new(
                start + "there are no AWS credentials. Give the server some by the SDK's usual chain (AWS_PROFILE, a role of the instance or container, AWS_ACCESS_KEY_ID), then start it again.",
                IsTransient: true, "The server has no AWS credentials: give it some, then start it again."),
            _ => new(
                $"{start}the service was not reached: {e.GetBaseException().Message.TrimEnd('.')}. See the network, Stedi:Aws:Region and Stedi:Aws:Endpoints.",
                IsTransient: true, "AWS was not reached: look at the network and at the server's log."),
        };
    }

    private static AwsFault OfAnswer(AmazonServiceException e, string start, string action)
    {
        var code = e.ErrorCode ?? "";
        if (Throttled.Contains(code) || e.StatusCode == HttpStatusCode.TooManyRequests)
            return new($"{start}it is throttled ({code}). Wait; where this stays so, lower Stedi:Aws:MaxCallsPerSecond or ask AWS for a higher quota.", true, "AWS throttles the server.");
        if (Expired.Contains(code))
            return new($"{start}the AWS credentials have expired. Sign in again (aws sso login), or give the server credentials that renew themselves.", true, "The server's AWS credentials have expired: sign in again.");
        if (Skewed.Contains(code))
            return new($"{start}the clock of this machine is wrong, or the credentials are ({e.Message}). Set the clock by NTP.", true, "AWS refuses the server's signature: its clock is wrong, or its credentials are.");
        if (Unknown.Contains(code))
            return new($"{start}AWS does not know these credentials ({code}). See which ones the server uses: aws sts get-caller-identity.", true, "AWS does not know the server's credentials.");
        if (code.StartsWith("AccessDenied", StringComparison.Ordinal) || e.StatusCode is HttpStatusCode.Forbidden)
            return new($"{start}access is denied. Allow {Denied(e.Message) ?? action} to the role of the control plane; infra/stedi.yaml has the whole policy. AWS says: {e.Message}", false, $"AWS denies the server {Denied(e.Message) ?? action}.");
        if (code == "NoSuchBucket")
            return new($"{start}there is no such bucket. Set Stedi:Aws:Bucket to one that exists, in Stedi:Aws:Region; infra/stedi.yaml makes one.", false, "The lake's bucket does not exist.");
        if (code == "InvalidRequestException" && e.Message.Contains("WorkGroup", StringComparison.OrdinalIgnoreCase) && e.Message.Contains("not found", StringComparison.OrdinalIgnoreCase))
            return new($"{start}{e.Message.TrimEnd('.')}. Set Stedi:Aws:WorkGroup to an Athena workgroup that exists, in Stedi:Aws:Region; infra/stedi.yaml makes one.", false, "The Athena workgroup does not exist.");
        return new($"{start}{e.Message}{(code.Length > 0 ? $" ({code})" : "")}", (int)e.StatusCode >= 500, "AWS does not do what the server asks: see the server's log.");
    }

    /// <summary>The action that AWS names in its refusal; S3 names none to old clients.</summary>
    private static string? Denied(string message) => Action().Match(message) is { Success: true } found ? found.Groups[1].Value : null;

    private static bool IsOfCredentials(string message) => message.Contains("credentials", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)")]
    private static partial Regex Action();
}
