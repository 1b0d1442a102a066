using System.Collections.Immutable;

namespace Stedi.Pipeline.Definition;

/// <summary>A piece of YAML with its line.</summary>
internal abstract record YamlNode(int Line);

/// <param name="TextLine">The line of the text's first character. For a block scalar, this is the line after its <c>|</c>.</param>
internal sealed record YamlScalar(int Line, string Text, int TextLine) : YamlNode(Line);

internal sealed record YamlList(int Line, ImmutableArray<YamlNode> Items) : YamlNode(Line);

/// <param name="Entries">In the order of the text; keys are unique.</param>
internal sealed record YamlMap(int Line, ImmutableArray<YamlEntry> Entries) : YamlNode(Line)
{
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key == key);
}

internal sealed record YamlEntry(string Key, int Line, YamlNode Value);
