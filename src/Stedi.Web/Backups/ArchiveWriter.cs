using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Stedi.Web.Backups;

/// <summary>
/// Writes an archive beside its place, readable by its owner only, and puts it there when it is whole. Nothing is held in memory: tables are compressed into
/// a file first, because an entry says its size before its content.
/// </summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly string _draft;
    private readonly FileStream _file;
    private readonly TarWriter _tar;
    private readonly DateTimeOffset _madeAt;
    private readonly ImmutableArray<BackupFile>.Builder _files = ImmutableArray.CreateBuilder<BackupFile>();

    /// <exception cref="BackupException">There is such a file already.</exception>
    public ArchiveWriter(string path, DateTimeOffset madeAt)
    {
        _path = path;
        ThrowIfThere(path);
        _draft = $"{path}.partial-{Guid.NewGuid():N}";
        _file = new(_draft, Private(FileMode.CreateNew, FileOptions.Asynchronous));
        _tar = new(_file, TarEntryFormat.Gnu, leaveOpen: true);
        _madeAt = madeAt;
    }

    public ImmutableArray<BackupFile> Files => _files.ToImmutable();

    public long Bytes => _file.Length;

    public static void ThrowIfThere(string path)
    {
        if (Path.Exists(path))
            throw new BackupException($"{path} exists already. Name another file, or remove that one.");
    }

    /// <summary>A file that only its owner may read, beside the archive, gone when it is closed.</summary>
    public FileStream CreateSpool() => new($"{_draft}.table", Private(FileMode.CreateNew, FileOptions.DeleteOnClose | FileOptions.Asynchronous));

    /// <param name="content">A stream that knows its length; read from where it is.</param>
    public async Task AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        await using var measured = new HashedStream(content, content.Length - content.Position);
        await WriteAsync(name, measured, cancellationToken);
        _files.Add(new(name, measured.Length, measured.Finish() ?? throw new IOException($"{name} changed during the backup. Start the backup again.")));
    }

    /// <summary>Ends the archive with its manifest and puts it in its place.</summary>
    public async Task FinishAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var bytes = manifest.ToBytes();
        await WriteAsync(BackupManifest.FileName, new MemoryStream(bytes), cancellationToken);
        await WriteAsync(BackupManifest.SumName, new MemoryStream(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)))), cancellationToken);
        await _tar.DisposeAsync();
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        ThrowIfThere(_path);
        File.Move(_draft, _path, overwrite: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        File.Delete(_draft);
    }

    private Task WriteAsync(string name, Stream content, CancellationToken cancellationToken) =>
        _tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = OwnerOnly, ModificationTime = _madeAt }, cancellationToken);

    private static FileStreamOptions Private(FileMode mode, FileOptions options)
    {
        var all = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = options, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
            all.UnixCreateMode = OwnerOnly;
        return all;
    }
}
