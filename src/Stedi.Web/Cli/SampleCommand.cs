using System.CommandLine;
using System.Globalization;
using Stedi.Pipeline.Local.Sample;

namespace Stedi.Web.Cli;

/// <summary><c>sample</c>: synthetic landing data with its expected counts. Needs no server and no Postgres.</summary>
internal static class SampleCommand
{
    private const ulong DefaultSeed = 1;

    public static Command Create()
    {
        var customers = new Option<int>("--customers") { Description = "Number of customers.", Required = true };
        var folder = new Option<string>("--out") { Description = "The folder to write to. It must be empty or not exist.", Required = true };
        var seed = new Option<ulong>("--seed")
        {
            Description = "The random seed. The same seed gives the same bytes.",
            DefaultValueFactory = _ => DefaultSeed,
        };
        var command = new Command("sample", "Writes synthetic landing data and prints the expected row count of each table.") { customers, folder, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(folder));
            Print(await SampleData.WriteAsync(path, parsed.GetValue(customers), parsed.GetValue(seed), cancellationToken));
            return 0;
        });
        return command;
    }

    private static void Print(SampleCounts counts)
    {
        Console.Error.WriteLine("Rows that a run of the shipped pipeline must find in this sample:");
        Print("customer_landing", counts.CustomerLanding);
        Print("accelerometer_landing", counts.AccelerometerLanding);
        Print("step_trainer_landing", counts.StepTrainerLanding);
        Print("customer_trusted", counts.CustomerTrusted);
        Print("accelerometer_trusted", counts.Any.AccelerometerTrusted);
        Print("step_trainer_trusted", counts.StepTrainerTrusted);
        Print("customer_curated", counts.Any.CustomerCurated);
        Print("machine_learning_curated", counts.Any.MachineLearningByTimestamp);
    }

    private static void Print(string table, long rows) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table,-26}{rows,15:N0}"));
}
