using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>The official client with the process's call budget.</summary>
internal sealed class BudgetedS3Client(AmazonS3Config config, CallBudget budget) : AmazonS3Client(config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new CallBudgetHandler(budget));
    }
}
