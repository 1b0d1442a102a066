namespace Stedi.Bench.Bare;

/// <param name="Milliseconds">From the first statement to the end of the last; the process' own start is not in it.</param>
internal sealed record BareResult(double Milliseconds, long PeakBytes, Dictionary<string, long> Rows);
