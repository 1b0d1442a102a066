using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Web.Contracts;
using Stedi.Web.Versions;

namespace Stedi.Web.Cli;

/// <summary><c>repair</c>: restores a missing or damaged catalog from the history. Needs Postgres but no server. It can run next to one.</summary>
internal static class RepairCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int HasRepairs = 2;

    private const string OnAws =
        "repair restores catalog.json of the embedded engine. On AWS, Glue is the catalog. To see what is missing, run ./stedi deploy --plan. "
        + "To publish a version again, roll the table back or run it.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    public static Command Create(ControlPlane build)
    {
        var plan = new Option<bool>("--plan") { Description = "Shows what would be restored. Exits 2 if there is anything." };
        var apply = new Option<bool>("--apply") { Description = "Restores the catalog." };
        var json = new Option<bool>("--json") { Description = "Prints the plan or the result as JSON." };
        var command = new Command("repair", "Restores a missing or damaged catalog with the last published, intact version of each table.") { plan, apply, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(plan) == result.GetValue(apply))
                result.AddError("Set either --plan or --apply.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(apply), parsed.GetValue(json), build, cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(bool apply, bool json, ControlPlane build, CancellationToken cancellationToken) => HomeCommand.RunAsync(build, Failed, async services =>
    {
        var options = services.GetService<LocalOptions>() ?? throw new StartupException(OnAws);
        var repairs = ActivatorUtilities.CreateInstance<CatalogRepairs>(services, new CatalogRepair(options, TimeProvider.System));
        var plan = await repairs.PlanAsync(new Progress(), cancellationToken);
        if (apply)
            await repairs.ApplyAsync(plan, Environment.UserName, cancellationToken);
        Console.WriteLine(json ? JsonSerializer.Serialize(plan, Json) : RepairReport.Of(plan, apply));
        return apply ? plan.Damaged.Any() ? Failed : Done : plan.HasRepairs ? HasRepairs : plan.Damaged.Any() ? Failed : Done;
    });

    private sealed class Progress : IProgress<RepairedTable>
    {
        public void Report(RepairedTable value) => Console.Error.WriteLine($"Checked {value.Table}");
    }
}
