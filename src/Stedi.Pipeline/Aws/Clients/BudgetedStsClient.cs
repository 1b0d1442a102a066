using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>The official client with the process's call budget.</summary>
internal sealed class BudgetedStsClient(AmazonSecurityTokenServiceConfig config, CallBudget budget) : AmazonSecurityTokenServiceClient(config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new CallBudgetHandler(budget));
    }
}
