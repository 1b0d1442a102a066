using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Sample;

/// <summary>Synthetic landing data that resembles the real data. The same arguments give the same bytes.</summary>
public static class SampleData
{
    public const int MaxCustomers = 10_000_000;

    private const long MaxFileBytes = 256L << 20;

    /// <summary>Even a small sample has several files per table.</summary>
    private const int LeastFiles = 4;

    /// <summary>
    /// Writes <c>customer_landing/</c>, <c>accelerometer_landing/</c> and <c>step_trainer_landing/</c>, about 11 kB per customer. If it fails, it removes what
    /// it has written.
    /// </summary>
    /// <param name="customers">1 to 10,000,000.</param>
    /// <exception cref="EngineException">The number is out of range, or the folder is not empty.</exception>
    public static async Task<SampleCounts> WriteAsync(string outDirectory, int customers, ulong seed, CancellationToken cancellationToken)
    {
        if (customers is < 1 or > MaxCustomers)
            throw new EngineException(string.Create(CultureInfo.InvariantCulture, $"Invalid number of customers: {customers:N0}. Use 1 to {MaxCustomers:N0}."));
        var existed = Directory.Exists(outDirectory);
        if (File.Exists(outDirectory) || (existed && Directory.EnumerateFileSystemEntries(outDirectory).Any()))
            throw new EngineException($"Nothing was written: '{outDirectory}' is not an empty folder. Use another one, or empty it first.");
        try
        {
            return await WriteTablesAsync(Directory.CreateDirectory(outDirectory).FullName, customers, seed, cancellationToken);
        }
        catch
        {
            foreach (var folder in Directory.Exists(outDirectory) ? Directory.GetDirectories(outDirectory) : [])
                Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static async Task<SampleCounts> WriteTablesAsync(string directory, int customers, ulong seed, CancellationToken cancellationToken)
    {
        await using var customerLines = new SampleFileWriter(directory, TableName.Parse("customer_landing"), "customer", FileBytes(customers, 400));
        await using var readingLines = new SampleFileWriter(directory, TableName.Parse("accelerometer_landing"), "accelerometer", FileBytes(customers, 7_400));
        await using var stepLines = new SampleFileWriter(directory, TableName.Parse("step_trainer_landing"), "step_trainer", FileBytes(customers, 3_500));
        var tally = new SampleTally();
        for (var i = 0; i < customers; i++)
        {
            var customer = new SampleCustomer(seed, i);
            tally.Add(customer);
            var text = new SampleCustomerText(customer);
            text.WriteCustomer(customerLines);
            text.WriteReadings(readingLines);
            text.WriteSteps(stepLines);
            await customerLines.EndLinesAsync(cancellationToken);
            await readingLines.EndLinesAsync(cancellationToken);
            await stepLines.EndLinesAsync(cancellationToken);
        }
        await customerLines.FlushAsync(cancellationToken);
        await readingLines.FlushAsync(cancellationToken);
        await stepLines.FlushAsync(cancellationToken);
        return tally.Counts;
    }

    private static long FileBytes(int customers, int bytesOfCustomer) =>
        Math.Min(MaxFileBytes - (1 << 20), Math.Max(1, (long)customers * bytesOfCustomer / LeastFiles));
}
