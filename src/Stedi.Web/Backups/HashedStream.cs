using System.Security.Cryptography;

namespace Stedi.Web.Backups;

/// <summary>The next bytes of another stream, read once, with their SHA-256.</summary>
internal sealed class HashedStream(Stream inner, long length) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    public override bool CanRead => true;

    /// <summary>Only to make callers ask for the length.</summary>
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>The SHA-256 after a complete read; null if the other stream ended early.</summary>
    public string? Finish() => _read == length ? Convert.ToHexStringLower(_hash.GetHashAndReset()) : null;

    public override int Read(Span<byte> buffer) => Seen(inner.Read(buffer[..Most(buffer.Length)]), buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Seen(await inner.ReadAsync(buffer[..Most(buffer.Length)], cancellationToken), buffer.Span);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private int Most(int wanted) => (int)Math.Min(wanted, length - _read);

    private int Seen(int count, ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer[..count]);
        _read += count;
        return count;
    }
}
