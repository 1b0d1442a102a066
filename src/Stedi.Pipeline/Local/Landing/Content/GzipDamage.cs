using System.Globalization;
using System.Buffers.Binary;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>
/// Finds the damage in a gzip file. .NET's decompressor is faster, but only says that something is wrong. So this one is used only for files that .NET
/// cannot read.
/// </summary>
internal static class GzipDamage
{
    private const int BufferBytes = 64 << 10;

    public static string Describe(LandingFile file)
    {
        using var source = new SourceStream(file);
        using var packed = new BufferedStream(source, BufferBytes);
        var start = 0L;
        while (true)
        {
            if (Check(packed, start) is { } problem)
                return problem;
            start = packed.Position;
            if (start == source.Length)
                return "The gzip file is damaged.";
        }
    }

    /// <returns>Null if a complete member is here; the position is then after it.</returns>
    private static string? Check(BufferedStream packed, long start)
    {
        try
        {
            if (packed.ReadByte() != 0x1F || packed.ReadByte() != 0x8B)
                return Text($"Not gzip data from byte {start} on. Remove it, or compress the file again.");
            SkipHeader(packed);
            var (checksum, size) = Inflate(packed);
            Span<byte> trailer = stackalloc byte[8];
            packed.ReadExactly(trailer);
            return BinaryPrimitives.ReadUInt32LittleEndian(trailer) == checksum && BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) == size
                ? null
                : Text($"The gzip member at byte {start} is damaged (wrong checksum). Compress the file again.");
        }
        catch (EndOfStreamException)
        {
            return Text($"The gzip member at byte {start} is incomplete: the file ends at byte {packed.Length}. Copy the file again.");
        }
        catch (Exception e) when (e is SharpZipBaseException or InvalidDataException)
        {
            return Text($"The gzip member at byte {start} is damaged (detected near byte {packed.Position}). Compress the file again.");
        }
    }

    private static (uint Checksum, uint Size) Inflate(BufferedStream packed)
    {
        var inflater = new Inflater(noHeader: true);
        var checksum = new Crc32();
        var (input, output) = (new byte[BufferBytes], new byte[BufferBytes]);
        while (!inflater.IsFinished)
        {
            if (inflater.IsNeedingInput)
            {
                if (packed.Read(input) is not (var read and > 0))
                    throw new EndOfStreamException();
                inflater.SetInput(input, 0, read);
            }
            var written = inflater.Inflate(output);
            if (written == 0 && inflater.IsNeedingDictionary)
                throw new InvalidDataException();
            checksum.Update(new ArraySegment<byte>(output, 0, written));
        }
        packed.Position -= inflater.RemainingInput;
        return ((uint)checksum.Value, (uint)inflater.TotalOut);
    }

    /// <summary>Skips the header of RFC 1952 after its first two bytes.</summary>
    private static void SkipHeader(BufferedStream packed)
    {
        Span<byte> fixedPart = stackalloc byte[8];
        packed.ReadExactly(fixedPart);
        var (method, flags) = (fixedPart[0], fixedPart[1]);
        if (method != 8 || (flags & 0xE0) != 0)
            throw new InvalidDataException();
        if ((flags & 4) != 0)
        {
            var length = Next(packed) | Next(packed) << 8;
            for (; length > 0; length--)
                Next(packed);
        }
        for (var texts = (flags >> 3 & 1) + (flags >> 4 & 1); texts > 0; texts--)
        {
            while (Next(packed) != 0)
            {
            }
        }
        if ((flags & 2) != 0)
            _ = Next(packed) | Next(packed);
    }

    private static int Next(BufferedStream packed) => packed.ReadByte() is var next and >= 0 ? next : throw new EndOfStreamException();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
