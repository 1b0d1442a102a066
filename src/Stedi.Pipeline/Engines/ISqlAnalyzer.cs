using System.Collections.Immutable;

namespace Stedi.Pipeline.Engines;

/// <summary>Reads SQL without running it: the lineage of the pipeline and the door of the query sandbox both stand on it.</summary>
public interface ISqlAnalyzer : IQueryReader
{
    SqlAnalysis Analyze(string sql);

    /// <summary>Analyzes a predicate, as drop reasons use it.</summary>
    SqlAnalysis AnalyzePredicate(string predicate);

    /// <summary>Binds SQL to columns; it has no tables at first.</summary>
    ISqlBinder OpenBinder();
}

/// <param name="Error">Why it does not parse, or is not exactly one SELECT; null where it is.</param>
/// <param name="Position">Index of the character that is at fault, from 0, where known.</param>
/// <param name="Tables">Tables that it reads, without the names of its own WITH clauses; as written, each once, sorted.</param>
/// <param name="TableFunctions">Functions in FROM; as written, lower case, each once, sorted.</param>
/// <param name="Functions">All other functions that it calls, lower case, each once, sorted.</param>
/// <param name="References">All these with their places, in the order of the syntax tree.</param>
public sealed record SqlAnalysis(
    string? Error, int? Position, ImmutableArray<string> Tables, ImmutableArray<string> TableFunctions, ImmutableArray<string> Functions,
    ImmutableArray<SqlReference> References)
{
    /// <summary>The error is that too many statements are being read: the same one may be read a moment later.</summary>
    public bool IsBusy { get; init; }

    /// <summary>The text is no SQL, or empty: it asks nothing.</summary>
    public bool IsSyntaxError { get; init; }
}
