using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Stedi.Web.Backups;

/// <summary>
/// Writes an archive to a temporary file that only the owner can read, and renames it when complete. Nothing is held in memory: tables are compressed to
/// a file first, because the size of an entry precedes its content.
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

    /// <exception cref="BackupException">The file already exists.</exception>
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
            throw new BackupException($"{path} already exists. Choose another file, or remove it.");
    }

    /// <summary>A temporary file next to the archive that only the owner can read. Deleted on close.</summary>
    public FileStream CreateSpool() => new($"{_draft}.table", Private(FileMode.CreateNew, FileOptions.DeleteOnClose | FileOptions.Asynchronous));

    /// <param name="content">A stream with a length, read from its current position.</param>
    public async Task AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        await using var measured = new HashedStream(content, content.Length - content.Position);
        await WriteAsync(name, measured, cancellationToken);
        _files.Add(new(name, measured.Length, measured.Finish() ?? throw new IOException($"{name} changed during the backup. Start the backup again.")));
    }

    /// <summary>Writes the manifest at the end and renames the archive.</summary>
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
