namespace Stedi.Bench.Parts;

/// <summary>One part of the benchmark.</summary>
public interface IPart
{
    string Name { get; }

    Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken);
}
