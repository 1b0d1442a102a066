using System.Globalization;
using System.Text;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>The format in which S3 clients sign a body in chunks: <c>size;chunk-signature=…\r\n bytes \r\n … 0 …</c></summary>
internal static class AwsChunked
{
    public static byte[] Decode(ReadOnlySpan<byte> framed)
    {
        using var plain = new MemoryStream();
        while (true)
        {
            var end = framed.IndexOf("\r\n"u8);
            var head = Encoding.ASCII.GetString(framed[..end]);
            var size = int.Parse(head.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
                return plain.ToArray();
            plain.Write(framed.Slice(end + 2, size));
            framed = framed[(end + 2 + size + 2)..];
        }
    }
}
