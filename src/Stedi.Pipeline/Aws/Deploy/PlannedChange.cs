using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>
/// A change and its execution. It is not an error if another writer was first, or an earlier attempt with a lost response. The state is
/// compared again afterwards.
/// </summary>
internal sealed record PlannedChange(DeployChange Change, Func<CancellationToken, Task> MakeAsync)
{
    public static PlannedChange Nothing(DeployPart part, string name, TableName? table = null, string why = "", string? diff = null) =>
        new(new(DeployChangeKind.None, part, name, table, why, diff), _ => Task.CompletedTask);
}
