using System.Security.Cryptography;
using System.Text;

namespace Stedi.Web.Backups;

/// <summary>
/// Reads an untrusted archive. It accepts only the tar format of <see cref="ArchiveWriter"/>: regular files and long
/// names. Every byte is checked: bytes outside entries must be zero. No header can cause a large allocation.
/// </summary>
internal sealed class ArchiveReader : IDisposable
{
    private const int Block = 512;
    private const int MaxName = 1024;
    private const int MaxEntries = 1_000_000;
    private const byte RegularFile = (byte)'0';
    private const byte LongName = (byte)'L';

    private readonly FileStream _file;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private ArchiveReader(FileStream file) => _file = file;

    public required BackupManifest Manifest { get; init; }

    /// <summary>The SHA-256 of the manifest, which identifies this backup.</summary>
    public required string Id { get; init; }

    /// <exception cref="BackupException">The file is not a backup, is incomplete or was modified.</exception>
    public static ArchiveReader Open(string path)
    {
        if (Directory.Exists(path) || !File.Exists(path))
            throw new BackupException($"File {path} not found.");
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 1 << 16, Options = FileOptions.Asynchronous });
        try
        {
            if (!IsTar(file))
                throw new BackupException($"{path} is not a backup. Name a file that ./stedi backup wrote.");
            var (entries, order) = List(file);
            if (order is not [.., BackupManifest.FileName, BackupManifest.SumName])
                throw Altered("the manifest is not at the end");
            var manifest = ReadAll(file, entries[BackupManifest.FileName], BackupManifest.MaxBytes);
            var id = Convert.ToHexStringLower(SHA256.HashData(manifest));
            if (Encoding.ASCII.GetString(ReadAll(file, entries[BackupManifest.SumName], id.Length)) != id)
                throw Altered("the checksum of the manifest does not match");
            var reader = new ArchiveReader(file) { Manifest = BackupManifest.Read(manifest), Id = id };
            foreach (var listed in reader.Manifest.Files)
            {
                if (!entries.Remove(listed.Name, out var entry) || entry.Bytes != listed.Bytes)
                    throw Altered($"{Printable(listed.Name)} is missing or has the wrong size");
                reader._entries.Add(listed.Name, entry);
            }
            return entries.Count == 2 ? reader : throw Altered("it contains an entry that is not in the manifest");
        }
        catch (EndOfStreamException e)
        {
            file.Dispose();
            throw new BackupException("The backup is truncated. Copy it again.", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Copies the content of an entry and verifies its hash.</summary>
    /// <exception cref="BackupException">The hash does not match.</exception>
    public async Task CopyAsync(BackupFile listed, Stream to, CancellationToken cancellationToken)
    {
        await using var content = OpenEntry(listed);
        await content.CopyToAsync(to, cancellationToken);
        if (content.Finish() != listed.Sha256)
            throw Altered($"the checksum of {Printable(listed.Name)} does not match");
    }

    /// <summary>The content of an entry with a verified hash.</summary>
    public HashedStream OpenEntry(BackupFile listed)
    {
        _file.Position = _entries[listed.Name].Offset;
        return new(_file, listed.Bytes);
    }

    public void Dispose() => _file.Dispose();

    private static bool IsTar(FileStream file)
    {
        Span<byte> header = stackalloc byte[Block];
        var read = file.ReadAtLeast(header, Block, throwOnEndOfStream: false);
        file.Position = 0;
        return read == Block && HasMagic(header);
    }

    private static bool HasMagic(ReadOnlySpan<byte> header) => header[257..265].SequenceEqual("ustar  \0"u8);

    private static (Dictionary<string, Entry> Entries, List<string> Order) List(FileStream file)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var order = new List<string>();
        var header = new byte[Block];
        string? longName = null;
        while (true)
        {
            file.ReadExactly(header);
            if (!header.AsSpan().ContainsAnyExcept((byte)0))
                break;
            var (name, bytes, type) = Parse(header);
            if (type == LongName && longName is null && bytes is > 0 and <= MaxName)
            {
                longName = Text(ReadAll(file, new(file.Position, bytes), MaxName));
                SkipPadding(file, bytes);
                continue;
            }
            if (type != RegularFile)
                throw Altered("it contains entries that are not files");
            var entry = new Entry(file.Position, bytes);
            if (bytes > file.Length - file.Position)
                throw new EndOfStreamException();
            name = longName ?? name;
            longName = null;
            if (order.Count == MaxEntries || !entries.TryAdd(name, entry))
                throw Altered("it contains a file twice, or too many files");
            order.Add(name);
            file.Position += bytes;
            SkipPadding(file, bytes);
        }
        file.ReadExactly(header);
        if (longName is not null || header.AsSpan().ContainsAnyExcept((byte)0) || file.Position != file.Length)
            throw Altered("it has data after its end");
        return (entries, order);
    }

    private static (string Name, long Bytes, byte Type) Parse(ReadOnlySpan<byte> header)
    {
        var sum = 0L;
        for (var i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? ' ' : header[i];
        if (!HasMagic(header) || Number(header[148..156]) != sum)
            throw Altered("a header is invalid");
        return (Text(header[..100]), Number(header[124..136]), header[156]);
    }

    /// <summary>Octal digits, or for large numbers, bytes after a marker.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        var value = 0L;
        if (field[0] == 0x80)
        {
            foreach (var digit in field[1..])
                value = value >> 55 != 0 ? throw Altered("it has an invalid header") : (value << 8) | digit;
            return value;
        }
        foreach (var digit in field.Trim(" \0"u8))
            value = digit is >= (byte)'0' and <= (byte)'7' ? (value << 3) | (uint)(digit - '0') : throw Altered("it has an invalid header");
        return value;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static void SkipPadding(FileStream file, long bytes)
    {
        Span<byte> padding = stackalloc byte[(int)((Block - (bytes % Block)) % Block)];
        file.ReadExactly(padding);
        if (padding.ContainsAnyExcept((byte)0))
            throw Altered("it has data between entries");
    }

    private static byte[] ReadAll(FileStream file, Entry entry, int most)
    {
        if (entry.Bytes > most)
            throw Altered("the manifest or a file name is too long");
        if (entry.Bytes > file.Length - entry.Offset)
            throw new EndOfStreamException();
        var bytes = new byte[entry.Bytes];
        file.Position = entry.Offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static BackupException Altered(string why) => new($"Not an archive of ./stedi backup, or modified: {why}.");

    private static string Printable(string name) => new([.. name.Select(c => char.IsControl(c) ? '?' : c)]);

    private readonly record struct Entry(long Offset, long Bytes);
}
