using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>What turns the SDK's general pipeline into that of one of our services, as the SDK's own clients do it.</summary>
internal static class JsonPipeline
{
    public static void Complete(RuntimePipeline pipeline, IClientConfig config, CallBudget budget)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new CarefulRetryPolicy(config)));
        // Within the retries, so that each attempt spends from the budget.
        pipeline.AddHandlerAfter<RetryHandler>(new CallBudgetHandler(budget));
    }
}
