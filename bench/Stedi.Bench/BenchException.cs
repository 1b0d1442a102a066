namespace Stedi.Bench;

/// <summary>The benchmark cannot be run, or measured something that is not what it says; the message says what to do.</summary>
public sealed class BenchException(string message) : Exception(message);
