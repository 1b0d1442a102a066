using System.Collections.Immutable;

namespace Stedi.Pipeline.Engines;

/// <param name="Cursor">Where the next page begins. Never null, so that a log can be followed.</param>
/// <param name="IsComplete">The engine run has ended, and no more lines follow.</param>
public sealed record LogPage(ImmutableArray<LogLine> Lines, string Cursor, bool IsComplete);

/// <param name="Level"><c>info</c>, <c>warn</c> or <c>error</c>.</param>
public sealed record LogLine(DateTimeOffset At, string Level, string Text);
