using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Stedi.Web.Runs;

/// <summary>An event as streams send it, serialized once for all streams.</summary>
/// <param name="Ends">The run has ended, unless a later event follows.</param>
internal sealed record RunEventFrame(int Seq, bool Ends, ReadOnlyMemory<byte> Bytes)
{
    public static RunEventFrame Of(RunEventView e) => new(
        e.Seq,
        e.Kind is RunEventKinds.RunSucceeded or RunEventKinds.RunFailed or RunEventKinds.RunCancelled,
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"id: {e.Seq}\nevent: {e.Kind}\ndata: {JsonSerializer.Serialize(e, JsonSerializerOptions.Web)}\n\n")));
}
