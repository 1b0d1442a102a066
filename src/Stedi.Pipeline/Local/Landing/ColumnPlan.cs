using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>Finds the columns of a landing table by the keys of JSON objects.</summary>
internal sealed class ColumnPlan
{
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byKey;
    private readonly string[] _keys;
    private readonly byte[][] _utf8Keys;

    /// <exception cref="EngineException">A column has a type that landing tables do not support.</exception>
    public ColumnPlan(ImmutableArray<Column> columns)
    {
        if (columns.FirstOrDefault(c => c.Type.Kind == ColumnKind.Other) is { } other)
            throw new EngineException($"The landing column '{other.Name}' has the unsupported type '{other.Type}'. Use a primitive type in the table's DDL.");
        Columns = columns;
        _keys = [.. columns.Select(c => c.Key ?? c.Name)];
        _utf8Keys = [.. _keys.Select(Encoding.UTF8.GetBytes)];
        // One property of the DDL sets this for all columns.
        var spelling = columns.Any(c => c.IsKeyExact) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        if (_keys.CountBy(k => k, spelling).FirstOrDefault(k => k.Value > 1) is { Key: { } twice })
            throw new EngineException($"Two landing columns have the JSON key '{twice}'. Map one of them to another key in the table's DDL.");
        _byKey = _keys
            .Select(KeyValuePair<string, int> (k, i) => new(k, i))
            .ToFrozenDictionary(spelling)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ImmutableArray<Column> Columns { get; }

    /// <summary>The key of the column, in its exact spelling.</summary>
    public string Key(int column) => _keys[column];

    /// <inheritdoc cref="Key"/>
    public ReadOnlySpan<byte> Utf8Key(int column) => _utf8Keys[column];

    /// <summary>The column with this key, or -1. Ignores case, unless the table requires exact keys.</summary>
    public int Find(ReadOnlySpan<char> key) => _byKey.TryGetValue(key, out var column) ? column : -1;

    /// <inheritdoc cref="Find(ReadOnlySpan{char})"/>
    public int Find(ReadOnlySpan<byte> key)
    {
        if (key.Length > LandingLimits.FieldNameChars)
            return -1;
        Span<char> text = stackalloc char[LandingLimits.FieldNameChars];
        return Find(text[..Encoding.UTF8.GetChars(key, text)]);
    }
}
