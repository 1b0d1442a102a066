namespace Stedi.Pipeline.Definition;

internal enum DdlTokenKind { Word, QuotedName, Text, Symbol, End }

/// <param name="Text">Without its quotes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units, like editors.</param>
internal readonly record struct DdlToken(DdlTokenKind Kind, string Text, int Line, int Column)
{
    public bool Is(string word) => Kind is DdlTokenKind.Word or DdlTokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Kind == DdlTokenKind.End ? "the end of the file" : $"'{Text}'";
}
