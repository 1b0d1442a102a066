using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>
/// A change and how it is made. Making it may find that another, or an earlier attempt whose answer was lost, was there first: that is no fault, since
/// what stands then is compared again.
/// </summary>
internal sealed record PlannedChange(DeployChange Change, Func<CancellationToken, Task> MakeAsync)
{
    public static PlannedChange Nothing(DeployPart part, string name, TableName? table = null, string why = "", string? diff = null) =>
        new(new(DeployChangeKind.None, part, name, table, why, diff), _ => Task.CompletedTask);
}
