using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Reads YAML into nodes with lines. It uses YamlDotNet's events: its document model throws at the first duplicate key, and expands
/// aliases, so that a few lines can fill the memory.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;

    private readonly string _file;
    private readonly Faults _faults;
    private readonly Parser _parser;

    private YamlTree(string text, string file, Faults faults) =>
        (_parser, _file, _faults) = (new Parser(new StringReader(text)), file, faults);

    /// <summary>The document's root; null if nothing could be read.</summary>
    public static YamlNode? Read(string text, string file, Faults faults)
    {
        try
        {
            return new YamlTree(text, file, faults).Document();
        }
        catch (YamlException e)
        {
            // If something is missing at the end, YamlDotNet reports a place after the last line.
            var lines = text.TrimEnd().Count(c => c == '\n') + 1;
            faults.Add(file, Math.Clamp((int)e.Start.Line, 1, lines), $"Invalid YAML: {e.Message}");
            return null;
        }
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _faults.Add(_file, 1, "The file is empty. Declare zones and tables.");
            return null;
        }
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out var _))
            _faults.Add(_file, Line(_parser.Current!), "A second document starts here. Write only one.");
        return root;
    }

    private YamlNode Node(int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested more than {MaxDepth} levels deep");
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            var isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
            return new YamlScalar(Line(scalar), scalar.Value, Line(scalar) + (isBlock ? 1 : 0));
        }
        if (_parser.TryConsume<SequenceStart>(out var list))
        {
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(depth + 1));
            return new YamlList(Line(list), items.ToImmutable());
        }
        if (_parser.TryConsume<MappingStart>(out var map))
            return Map(Line(map), depth);
        throw new YamlException(_parser.Current!.Start, _parser.Current.End, "aliases (*name) are not supported; write the value instead");
    }

    private YamlMap Map(int line, int depth)
    {
        var entries = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            var entry = new YamlEntry(key.Value, Line(key), Node(depth + 1));
            if (entries.Find(e => e.Key == entry.Key) is { } first)
                _faults.Add(_file, entry.Line, $"'{entry.Key}' is a duplicate of line {first.Line}. Remove one of them.");
            else
                entries.Add(entry);
        }
        return new YamlMap(line, [.. entries]);
    }

    private static int Line(ParsingEvent parsing) => Math.Max(1, (int)parsing.Start.Line);
}
