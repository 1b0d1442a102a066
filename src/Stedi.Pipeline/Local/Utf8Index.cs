using System.Text;

namespace Stedi.Pipeline.Local;

/// <summary>Converts positions. .NET counts UTF-16 units, DuckDB's syntax tree and binder count UTF-8 bytes, and its parser errors count code points.</summary>
internal sealed class Utf8Index
{
    private readonly int _length;
    private readonly int[]? _characters;

    public Utf8Index(string text)
    {
        _length = text.Length;
        if (Ascii.IsValid(text))
            return;
        _characters = new int[Encoding.UTF8.GetByteCount(text)];
        var (at, index) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            _characters.AsSpan(at, rune.Utf8SequenceLength).Fill(index);
            at += rune.Utf8SequenceLength;
            index += rune.Utf16SequenceLength;
        }
    }

    /// <summary>The index of the character with this byte; null if there is none.</summary>
    public int? ToCharacter(ulong bytes)
    {
        var length = _characters?.Length ?? _length;
        if (bytes > (ulong)length)
            return null;
        return _characters is null ? (int)bytes : (int)bytes == length ? _length : _characters[bytes];
    }

    /// <summary>The index of the code point with this number; null if there is none.</summary>
    public static int? FromCodePoints(string text, ulong points)
    {
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (points-- == 0)
                return index;
            index += rune.Utf16SequenceLength;
        }
        return points == 0 ? index : null;
    }
}
