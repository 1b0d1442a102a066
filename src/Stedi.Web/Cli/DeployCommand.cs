using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Deploy;
using Stedi.Pipeline.Engines;
using Stedi.Web.Contracts;
using Stedi.Web.Deploy;

namespace Stedi.Web.Cli;

/// <summary><c>deploy</c>: compares the deployment with scripts/, or applies the changes. Needs no server and no Postgres.</summary>
internal static class DeployCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int HasChanges = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    public static Command Create()
    {
        var plan = new Option<bool>("--plan") { Description = "Shows the changes. Exits 2 if there are any." };
        var apply = new Option<bool>("--apply") { Description = "Applies the changes." };
        var json = new Option<bool>("--json") { Description = "Prints the plan or the result as JSON." };
        var command = new Command("deploy", "Compares the AWS deployment with the pipeline, or applies the changes. Never removes anything.") { plan, apply, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(plan) == result.GetValue(apply))
                result.AddError("Set either --plan or --apply.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(apply), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool apply, bool json, CancellationToken cancellationToken)
    {
        try
        {
            // From the environment, like the server.
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(StediOptions.Section);
            var stedi = configuration.Get<StediOptions>() ?? new();
            if (stedi.Engine != EngineNames.Aws)
                throw new StartupException(DeployText.NotNeeded);
            var options = configuration.GetSection("Aws").Get<AwsOptions>() ?? new();
            if (options.Validate().ToList() is [_, ..] faults)
                throw new StartupException(string.Join('\n', faults));
            var source = DeployText.SourceOf(PipelineText.Read(stedi).Definition);
            using var clients = new AwsClients(options, TimeProvider.System);
            var deployment = new AwsDeployment(clients, options, TimeProvider.System);
            return apply ? await ApplyAsync(deployment, source, json, cancellationToken) : await PlanAsync(deployment, source, json, cancellationToken);
        }
        // Not in CommandLine, because its exit code for this means "changes" here.
        catch (Exception e) when (e is StartupException or EngineException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {DeployReport.Plain(e.Message)}");
            return Failed;
        }
    }

    private static async Task<int> PlanAsync(AwsDeployment deployment, DeploySource source, bool json, CancellationToken cancellationToken)
    {
        var plan = await deployment.PlanAsync(source, cancellationToken);
        Console.WriteLine(json ? JsonSerializer.Serialize(plan, Json) : DeployReport.Of(plan));
        return plan.HasChanges ? HasChanges : Done;
    }

    private static async Task<int> ApplyAsync(AwsDeployment deployment, DeploySource source, bool json, CancellationToken cancellationToken)
    {
        var result = await deployment.ApplyAsync(source, null, new DeployProgress(), cancellationToken);
        Console.WriteLine(json ? JsonSerializer.Serialize(result, Json) : DeployReport.Of(result));
        return Done;
    }

    private sealed class DeployProgress : IProgress<DeployChange>
    {
        public void Report(DeployChange value) => Console.Error.WriteLine(DeployReport.Plain($"{DeployText.Word(value.Kind),-7} {DeployText.Word(value.Part)} {value.Name}"));
    }
}
