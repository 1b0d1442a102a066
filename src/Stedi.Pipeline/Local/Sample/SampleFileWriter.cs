using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Sample;

/// <summary>Writes the lines of a table to consecutive files of about the same size.</summary>
internal sealed class SampleFileWriter : IAsyncDisposable
{
    private const int FlushBytes = 1 << 20;

    /// <summary>The max bytes that one customer adds between two flushes.</summary>
    private const int RoomBytes = 64 << 10;

    private readonly string _folder;
    private readonly string _stem;
    private readonly long _fileBytes;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(FlushBytes + RoomBytes);
    private FileStream? _file;
    private int _filled;
    private long _written;

    public SampleFileWriter(string directory, TableName table, string stem, long fileBytes)
    {
        _folder = Directory.CreateDirectory(Path.Combine(directory, table.Value)).FullName;
        (_stem, _fileBytes) = (stem, fileBytes);
    }

    /// <summary>The current file, from 1.</summary>
    public int FileNumber { get; private set; } = 1;

    public void Write(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_buffer.AsSpan(_filled));
        _filled += utf8.Length;
    }

    public void Write(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_filled), out var written);
        _filled += written;
    }

    /// <summary>Call between lines: flushes the buffer if needed, and starts the next file if the current one is full.</summary>
    public async ValueTask EndLinesAsync(CancellationToken cancellationToken)
    {
        if (_filled >= FlushBytes || _written + _filled >= _fileBytes)
            await FlushAsync(cancellationToken);
        if (_file is not null && _written >= _fileBytes)
        {
            await _file.DisposeAsync();
            (_file, _written) = (null, 0);
            FileNumber++;
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0)
            return;
        _file ??= new FileStream(
            Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_stem}-{FileNumber:00000}.json")), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        await _file.WriteAsync(_buffer.AsMemory(0, _filled), cancellationToken);
        _written += _filled;
        _filled = 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
            await _file.DisposeAsync();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
