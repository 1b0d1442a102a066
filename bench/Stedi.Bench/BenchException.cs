namespace Stedi.Bench;

/// <summary>The benchmark cannot run, or its measurement is not valid. The message says what to do.</summary>
public class BenchException(string message) : Exception(message);

/// <summary>The command line is wrong.</summary>
public sealed class BenchUsageException(string message) : BenchException(message);
