using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>Adapts the SDK's general pipeline to one service, like the SDK's own clients.</summary>
internal static class JsonPipeline
{
    public static void Complete(RuntimePipeline pipeline, IClientConfig config, CallBudget budget)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new CarefulRetryPolicy(config)));
        // Inside the retries, so that each attempt uses the budget.
        pipeline.AddHandlerAfter<RetryHandler>(new CallBudgetHandler(budget));
    }
}
