using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>
/// The SDK's standard retries (exponential, with jitter). But StartJobRun is only retried if it was certainly rejected: it has no idempotency token, and
/// a second run would cost money. The SDK's base class treats a wrong clock as such a rejection too.
/// </summary>
internal sealed class CarefulRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        IsHarmless(executionContext, exception) && base.RetryForException(executionContext, exception);

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsHarmless(executionContext, exception) && await base.RetryForExceptionAsync(executionContext, exception).ConfigureAwait(false);

    private bool IsHarmless(IExecutionContext context, Exception exception) =>
        context.RequestContext.OriginalRequest is not StartJobRunRequest || IsThrottlingError(exception);
}
