using System.Text.Json;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The requested output of a job run. It is read from Glue, because another process may have started the run.</summary>
/// <param name="Folder">The key of the version's folder, with its closing <c>/</c>.</param>
/// <param name="IsLanding">It only creates a snapshot of a landing table.</param>
internal sealed record GlueOutput(TableName Table, string Version, string Token, string Folder, bool IsLanding)
{
    /// <summary>Null if this program did not write the arguments: anyone can start the job in the console.</summary>
    public static GlueOutput? Read(JobRun run, AwsLake lake)
    {
        if (run.Arguments is not { } given
            || !given.TryGetValue(GlueArguments.Version, out var version)
            || !given.TryGetValue(GlueArguments.Token, out var token)
            || lake.KeyOf(given.GetValueOrDefault(GlueArguments.Output)) is not { } folder
            || folder.Split('/') is not [.., var name, _, ""]
            || !TableName.TryParse(name, out var table)
            || folder != lake.Version(table, version))
            return null;
        return new(table, version, token, folder, Reads(given.GetValueOrDefault(GlueArguments.Inputs), table));
    }

    /// <summary>
    /// The possible places of the attempt's metrics, best first. All attempts share the snapshot of a landing table. The results of its checks belong to
    /// the attempt, and are in its own folder. This folder does not exist for a table without checks.
    /// </summary>
    public IEnumerable<string> Places(string file) => IsLanding ? [$"{Folder}{Token}/{file}", Folder + file] : [Folder + file];

    private static bool Reads(string? inputs, TableName table)
    {
        try
        {
            return JsonNode.Parse(inputs ?? "{}") is JsonObject given && given.ContainsKey(table.Value);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
