using System.Collections.Immutable;

namespace Stedi.Pipeline.Engines;

/// <summary>Analyzes SQL without running it. The pipeline's lineage and the check of queries are based on it.</summary>
public interface ISqlAnalyzer : IQueryReader
{
    SqlAnalysis Analyze(string sql);

    /// <summary>Analyzes a predicate, as used in drop reasons.</summary>
    SqlAnalysis AnalyzePredicate(string predicate);

    /// <summary>Opens a binder, which has no tables at first.</summary>
    ISqlBinder OpenBinder();
}

/// <param name="Error">Why it does not parse, or is not exactly one SELECT; null if it is.</param>
/// <param name="Position">The index of the wrong character, from 0, if known.</param>
/// <param name="Tables">The tables that it reads, without its own WITH clauses; as written, each once, sorted.</param>
/// <param name="TableFunctions">Functions in FROM; as written, lower case, each once, sorted.</param>
/// <param name="Functions">All other functions, lower case, each once, sorted.</param>
/// <param name="References">All of these with their positions, in the order of the syntax tree.</param>
public sealed record SqlAnalysis(
    string? Error, int? Position, ImmutableArray<string> Tables, ImmutableArray<string> TableFunctions, ImmutableArray<string> Functions,
    ImmutableArray<SqlReference> References)
{
    /// <summary>The error is only that too many statements are being parsed. A retry shortly after may succeed.</summary>
    public bool IsBusy { get; init; }

    /// <summary>The text is empty or not SQL.</summary>
    public bool IsSyntaxError { get; init; }
}
