using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>The columns of a landing table, ready to be found by the keys of JSON objects.</summary>
internal sealed class ColumnPlan
{
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly byte[][] _keys;

    /// <exception cref="EngineException">A column is of a type that landing tables cannot have.</exception>
    public ColumnPlan(ImmutableArray<Column> columns)
    {
        if (columns.FirstOrDefault(c => c.Type.Kind == ColumnKind.Other) is { } other)
            throw new EngineException($"The landing column '{other.Name}' is of type '{other.Type}', which cannot be read from JSON lines. Declare it as a primitive type in the table's DDL.");
        Columns = columns;
        _keys = [.. columns.Select(c => Encoding.UTF8.GetBytes(c.Name))];
        _byName = columns
            .Select((c, i) => KeyValuePair.Create(c.Name, i))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ImmutableArray<Column> Columns { get; }

    /// <summary>The column's name, as the bytes of a key that is spelled exactly so.</summary>
    public ReadOnlySpan<byte> Key(int column) => _keys[column];

    /// <summary>The column of that name, whatever its case, or -1.</summary>
    public int Find(ReadOnlySpan<char> key) => _byName.TryGetValue(key, out var column) ? column : -1;

    /// <inheritdoc cref="Find(ReadOnlySpan{char})"/>
    public int Find(ReadOnlySpan<byte> key)
    {
        if (key.Length > LandingLimits.FieldNameChars)
            return -1;
        Span<char> text = stackalloc char[LandingLimits.FieldNameChars];
        return Find(text[..Encoding.UTF8.GetChars(key, text)]);
    }
}
