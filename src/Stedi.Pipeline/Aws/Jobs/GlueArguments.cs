using System.Text.Json.Nodes;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The arguments of scripts/*.py.</summary>
internal static class GlueArguments
{
    public const string Token = "--TOKEN";
    public const string Version = "--VERSION";
    public const string Output = "--OUTPUT";
    public const string Inputs = "--INPUTS";
    public const string Variables = "--VARIABLES";

    public static Dictionary<string, string> Of(JobRequest request, AwsLake lake) => new()
    {
        [Token] = request.Token,
        [Version] = request.Version,
        [Output] = lake.Address(lake.Version(request.Table, request.Version)),
        [Inputs] = new JsonObject(request.Inputs.Select(i => KeyValuePair.Create(i.Table.Value, (JsonNode?)Input(i, lake)))).ToJsonString(),
        [Variables] = new JsonObject(request.Variables.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))).ToJsonString(),
    };

    private static JsonObject Input(JobInput input, AwsLake lake)
    {
        var given = new JsonObject { ["version"] = input.Version, ["location"] = lake.Address(lake.Version(input.Table, input.Version)) };
        if (input.IsLanding)
            given["listing"] = lake.Address(lake.Listing(input.Version));
        return given;
    }
}
