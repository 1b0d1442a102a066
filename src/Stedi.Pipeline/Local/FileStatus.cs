using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Stedi.Pipeline.Local;

/// <summary>File facts that .NET does not provide: the inode, the change time, and whether it is a regular file.</summary>
/// <param name="ChangedAt">Seconds and nanoseconds since 1970 (ctime): content, permission, name or owner changed.</param>
internal readonly partial record struct FileStatus(ulong Inode, (long Seconds, uint Nanoseconds) ChangedAt, bool IsRegular)
{
    private const int AtCurrentFolder = -100;
    private const uint BasicStats = 0x7ff;

    /// <summary>Unlike the modification time, it changes even if a file is replaced or written and its times are set back.</summary>
    public string Identity => string.Create(CultureInfo.InvariantCulture, $"{Inode}:{ChangedAt.Seconds}.{ChangedAt.Nanoseconds:D9}");

    /// <summary>The status of the file that the path leads to. Null on systems other than Linux, and if there is no such file.</summary>
    public static unsafe FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        // struct statx of linux/stat.h: its layout is the same on every architecture.
        Span<byte> buffer = stackalloc byte[256];
        fixed (byte* status = buffer)
        {
            if (Statx(AtCurrentFolder, path, 0, BasicStats, status) != 0)
                return null;
        }
        const int TypeMask = 0xF000, Regular = 0x8000;
        return new(
            BinaryPrimitives.ReadUInt64LittleEndian(buffer[32..]),
            (BinaryPrimitives.ReadInt64LittleEndian(buffer[96..]), BinaryPrimitives.ReadUInt32LittleEndian(buffer[104..])),
            (BinaryPrimitives.ReadUInt16LittleEndian(buffer[28..]) & TypeMask) == Regular);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* status);
}
