using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>Delays each attempt of a call until the process's budget allows it.</summary>
internal sealed class CallBudgetHandler(CallBudget budget) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        await budget.WaitAsync(executionContext.RequestContext.CancellationToken).ConfigureAwait(false);
        return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }
}
