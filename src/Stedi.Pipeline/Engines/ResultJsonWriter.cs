using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// Writes <see cref="ResultFormat.Json"/>: one object with <c>columns</c> and <c>rows</c>. Each row has its own line, so that a page can be cut
/// out without parsing the rest.
/// </summary>
internal sealed class ResultJsonWriter : IDisposable
{
    /// <summary>Larger integers are written as strings: readers that only know doubles would lose digits.</summary>
    public const long MaxSafeInteger = 1L << 53;

    private const int FlushBytes = 1 << 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private readonly Utf8JsonWriter _json;
    private readonly Stream _target;
    private bool _hasRows;

    public ResultJsonWriter(Stream target, ImmutableArray<ResultColumn> columns)
    {
        _target = target;
        _json = new(_buffer, Options);
        _buffer.Write("{\"columns\":"u8);
        JsonSerializer.Serialize(_json, columns, EngineJson.Default.ImmutableArrayResultColumn);
        _buffer.Write(",\"rows\":["u8);
    }

    /// <summary>Begins a row. The caller writes one value per column.</summary>
    public Utf8JsonWriter BeginRow()
    {
        _buffer.Write(_hasRows ? "\n,"u8 : "\n"u8);
        _hasRows = true;
        _json.Reset();
        _json.WriteStartArray();
        return _json;
    }

    public void EndRow()
    {
        _json.WriteEndArray();
        _json.Flush();
        if (_buffer.WrittenCount > FlushBytes)
            Drain();
    }

    /// <summary>Ends the object. The target is left open.</summary>
    public void Complete()
    {
        _buffer.Write("\n]}\n"u8);
        Drain();
    }

    public void Dispose() => _json.Dispose();

    private void Drain()
    {
        _target.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
