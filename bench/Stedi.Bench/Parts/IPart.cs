namespace Stedi.Bench.Parts;

/// <summary>One question that the benchmark answers.</summary>
public interface IPart
{
    string Name { get; }

    Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken);
}
