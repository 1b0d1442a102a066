using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Web.Contracts;
using Stedi.Web.Versions;

namespace Stedi.Web.Cli;

/// <summary><c>repair</c>: restores a missing or damaged catalog from the history. Needs Postgres and no server, and may run beside one.</summary>
internal static class RepairCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int HasRepairs = 2;

    private const string OnAws =
        "repair restores catalog.json of the embedded engine. On AWS, Glue is the catalog. See what is missing there: ./stedi deploy --plan. "
        + "To publish a version again, roll the table back or run it.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    public static Command Create(ControlPlane build)
    {
        var plan = new Option<bool>("--plan") { Description = "Shows what would be restored; exits 2 where that is something." };
        var apply = new Option<bool>("--apply") { Description = "Restores it." };
        var json = new Option<bool>("--json") { Description = "Prints the plan, or what was restored, as JSON." };
        var command = new Command("repair", "Restores a missing or damaged catalog: of each table the version that was published last, if its files are whole.") { plan, apply, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(plan) == result.GetValue(apply))
                result.AddError("Say --plan or --apply.");
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
