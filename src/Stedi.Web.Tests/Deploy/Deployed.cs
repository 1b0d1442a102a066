using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Deploy;

/// <summary>Sample deployments.</summary>
internal static class Deployed
{
    public static readonly DeployChange Database = new(DeployChangeKind.None, DeployPart.Database, "stedi", null, "");

    public static DeployChange JobOf(string table, DeployChangeKind kind = DeployChangeKind.Drift) => new(
        kind, DeployPart.Job, $"stedi-{table}", TableName.Parse(table), "The job was changed or created outside of STEDI.", "@@ -1,1 +1,1 @@\n-workers: 50\n+workers: 2");
}
