namespace Stedi.Bench.Bare;

/// <param name="Milliseconds">From the first statement to the end of the last one, without the start of the process.</param>
internal sealed record BareResult(double Milliseconds, long PeakBytes, Dictionary<string, long> Rows);
