using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Writes a job's log, one JSON object per line. Each line is written at once, so that the log can be followed.</summary>
internal sealed class JobLog(string path) : IDisposable
{
    private const int MaxText = 8192;

    /// <summary>A job logs a few lines per input and check. More than this is a bug, and must not fill the disk.</summary>
    private const long MaxBytes = 16L << 20;

    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
    private readonly Lock _gate = new();

    public void Info(string text) => Write("info", text);

    public void Warn(string text) => Write("warn", text);

    public void Error(string text) => Write("error", text);

    public void Dispose() => _file.Dispose();

    private void Write(string level, string text)
    {
        var line = new LogLine(DateTimeOffset.UtcNow, level, text.Length > MaxText ? text[..MaxText] + "…" : text);
        lock (_gate)
        {
            if (_file.Position > MaxBytes)
                return;
            _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, LogJson.Default.LogLine), (byte)'\n']);
        }
    }
}
