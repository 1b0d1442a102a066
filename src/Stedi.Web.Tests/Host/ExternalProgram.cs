using System.Diagnostics;
using System.Text;

namespace Stedi.Web.Tests.Host;

/// <summary>Runs a third-party program to its end.</summary>
internal static class ExternalProgram
{
    /// <summary>Returns its exit code and its output (both streams combined). It is killed when the test is cancelled.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        using var process = new Process
        {
            StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder },
        };
        foreach (var (name, value) in environment)
            process.StartInfo.Environment[name] = value;
        var output = new StringBuilder();
        void Hear(object _, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
        }
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return (process.ExitCode, output.ToString());
    }
}
