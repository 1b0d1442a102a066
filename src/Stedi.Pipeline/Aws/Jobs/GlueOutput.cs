using System.Text.Json;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>What a job run was asked to make. It is read back from Glue, since another process may have started the run.</summary>
/// <param name="Folder">The key of the version's folder, with its closing <c>/</c>.</param>
/// <param name="IsLanding">It makes a snapshot of a landing table, and reads nothing else.</param>
internal sealed record GlueOutput(TableName Table, string Version, string Token, string Folder, bool IsLanding)
{
    /// <summary>Null where these are no arguments of ours: anybody may start the job in the console.</summary>
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
    /// Where the attempt's metrics may be, most fitting first. A snapshot of a landing table is the same for all attempts: what its checks found is the
    /// attempt's own, in a folder of its own, and there is none where the table has no checks.
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
