using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>The deployed state.</summary>
/// <param name="Tables">
/// All tables of the database, by their Glue names. These may be invalid as table names here. Empty if there is no database.
/// </param>
/// <param name="Jobs">The jobs whose names have the prefix.</param>
internal sealed record AwsState(
    bool HasDatabase, bool HasWorkGroup, IReadOnlyDictionary<string, Glue.Table> Tables, IReadOnlyDictionary<string, Glue.Job> Jobs, StoredScripts Scripts);
