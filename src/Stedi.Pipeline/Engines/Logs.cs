using System.Collections.Immutable;

namespace Stedi.Pipeline.Engines;

/// <param name="Cursor">Give it back to go on behind this page; never null, so that a tail can be followed.</param>
/// <param name="IsComplete">The engine run has ended and nothing follows.</param>
public sealed record LogPage(ImmutableArray<LogLine> Lines, string Cursor, bool IsComplete);

/// <param name="Level"><c>info</c>, <c>warn</c> or <c>error</c>.</param>
public sealed record LogLine(DateTimeOffset At, string Level, string Text);
