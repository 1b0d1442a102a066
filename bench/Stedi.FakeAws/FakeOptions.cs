using System.Globalization;

namespace Stedi.FakeAws;

/// <param name="Seconds">The simulated duration of a job; null: the job really builds its version.</param>
/// <param name="Lost">The share of Glue's answers that are lost.</param>
internal sealed record FakeOptions(int Port = 0, (double Least, double Most)? Seconds = null, double Lost = 0)
{
    public const string Usage =
        """
        Stedi.FakeAws [--port N] [--jobs-take LEAST-MOST] [--lost SHARE]

        Fakes S3, STS, Glue, Athena and CloudWatch Logs on one local port, in memory. Jobs and queries run on DuckDB.

          --port N                 default: any free port
          --jobs-take LEAST-MOST   jobs build nothing and take this many seconds
          --lost SHARE             share of Glue's answers that are lost, 0 to 1
        """;

    /// <summary>Null if the arguments are wrong.</summary>
    public static FakeOptions? Parse(string[] args)
    {
        FakeOptions? options = new();
        for (var i = 0; i < args.Length && options is not null; i += 2)
            options = i + 1 < args.Length ? options.With(args[i], args[i + 1]) : null;
        return options;
    }

    private FakeOptions? With(string name, string value) => (name, value.Split('-')) switch
    {
        ("--port", [var text]) when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 => this with { Port = port },
        ("--jobs-take", [var least, var most]) when Number(least) is { } from && Number(most) is { } to && from <= to => this with { Seconds = (from, to) },
        ("--lost", [var text]) when Number(text) is { } share && share <= 1 => this with { Lost = share },
        _ => null,
    };

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
