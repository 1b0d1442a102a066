using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>What stands.</summary>
/// <param name="Tables">Of the database, by the name that Glue has: others may have made tables there whose names are none of ours. Empty where there is no database.</param>
/// <param name="Jobs">Those whose names have our prefix.</param>
internal sealed record AwsState(
    bool HasDatabase, bool HasWorkGroup, IReadOnlyDictionary<string, Glue.Table> Tables, IReadOnlyDictionary<string, Glue.Job> Jobs, StoredScripts Scripts);
