using System.Globalization;
using Stedi.Bench.Parts;

namespace Stedi.Bench;

/// <param name="WebDll">The published server.</param>
/// <param name="Postgres">Administrator's connection string of a temporary Postgres.</param>
/// <param name="Samples">The folder in which samples are kept.</param>
/// <param name="Chromium">The program of a browser; null if there is none.</param>
/// <param name="FakeAwsDll">The fake AWS.</param>
/// <param name="Pictures">The folder for screenshots; null: measure.</param>
/// <param name="Landing">Landing data for the screenshots.</param>
public sealed record BenchOptions(
    string WebDll, string Postgres, string Samples, string? Chromium, bool Full, int Repeat, IReadOnlyList<IPart> Parts, string FakeAwsDll, string? Pictures, string? Landing)
{
    public static BenchOptions Parse(string[] args)
    {
        var (samples, full, repeat, only) = (Path.GetFullPath("artifacts/bench"), false, 5, (string?)null);
        var (pictures, landing) = ((string?)null, (string?)null);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--full": full = true; break;
                case "--samples": samples = Path.GetFullPath(Value(args, ref i)); break;
                case "--only": only = Value(args, ref i); break;
                case "--pictures": pictures = Path.GetFullPath(Value(args, ref i)); break;
                case "--landing": landing = Path.GetFullPath(Value(args, ref i)); break;
                case "--repeat":
                    var text = Value(args, ref i);
                    if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out repeat) || repeat is < 1 or > 100)
                        throw new BenchUsageException($"--repeat takes a number from 1 to 100, not '{text}'.");
                    break;
                default: throw new BenchUsageException($"Unknown option '{args[i]}'. See ./stedi bench --help.");
            }
        }
        return new(
            Variable("STEDI_BENCH_WEB"), Variable("STEDI_BENCH_POSTGRES"), samples, Environment.GetEnvironmentVariable("STEDI_TEST_CHROMIUM"), full, repeat,
            Choose(only), Variable("STEDI_BENCH_FAKE_AWS"), pictures, landing);
    }

    private static IPart[] Choose(string? only)
    {
        IPart[] all =
        [
            new RunsPart(), new StartPart(), new EventsPart(), new PagePart(), new HistoryPart(), new PagesPart(), new ClicksPart(), new CrowdPart(), new StreamsPart(),
            new GrowthPart(), new CommandsPart(), new GluePart(), new WidePart(),
        ];
        if (only is null)
            return all;
        return [.. only.Split(',').Select(name => all.FirstOrDefault(p => p.Name == name)
            ?? throw new BenchUsageException($"--only: unknown part '{name}'. Parts: {string.Join(", ", all.Select(p => p.Name))}."))];
    }

    private static string Value(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new BenchUsageException($"{args[i - 1]} needs a value. See ./stedi bench --help.");

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value : throw new BenchException($"{name} is not set. Start the benchmark with ./stedi bench.");
}
