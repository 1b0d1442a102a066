using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>
/// Executes the script with the embedded engine's job runner. The inputs are copied from the bucket to a temporary lake, and the output is
/// copied back. At most two runs execute at a time.
/// </summary>
internal sealed class LocalGlueExecutor : IFakeGlueExecutor
{
    private static readonly SemaphoreSlim Turns = new(2);

    public async Task RunAsync(FakeGlueRun run, CancellationToken cancellationToken)
    {
        await Turns.WaitAsync(cancellationToken);
        try
        {
            // DuckDB blocks its thread.
            await Task.Run(() => Run(run), cancellationToken);
        }
        catch (Exception e) when (e is JobFailedException or EngineException)
        {
            // Python's names of the exceptions that the scripts raise.
            throw new FakeJobException($"JobFailed: {e.Message}", e);
        }
        catch (DuckDB.NET.Data.DuckDBException e)
        {
            throw new FakeJobException(e.Message, e);
        }
        finally
        {
            Turns.Release();
            run.Log(GlueEndMarks.Line);
        }
    }

    private static void Run(FakeGlueRun run)
    {
        var startedAt = DateTimeOffset.UtcNow;
        var variables = JsonSerializer.Deserialize<Dictionary<string, string>>(Argument(run, "VARIABLES"))!;
        var given = JsonNode.Parse(Argument(run, "INPUTS"))!.AsObject();
        var script = GlueScript.Read(run.Script, variables);
        var token = Argument(run, "TOKEN");
        using var folder = new TempFolder();
        using var databases = new LakeDatabases();
        using (var log = new JobLog(folder["log"]))
        {
            try
            {
                var lake = new GlueLake(run, token, folder, new WorkerSettings(folder["lake"], 1L << 30, 2), databases, log);
                var inputs = ImmutableArray.CreateBuilder<JobInput>();
                foreach (var (name, input) in given)
                    inputs.Add(lake.Bring(TableName.Parse(name), input!.AsObject(), script));
                var request = new JobRequest(
                    token, script.Table, script.Job, Argument(run, "VERSION"), script.Sql,
                    script.Sql is null ? JobRequestFactory.HashOf(inputs[0].Columns) : Sha256.Hex(script.Sql),
                    inputs.ToImmutable(), script.Checks, script.Accounts, script.Accounting,
                    variables.ToImmutableSortedDictionary(StringComparer.Ordinal));
                lake.Build(request, startedAt, Argument(run, "OUTPUT"));
            }
            finally
            {
                log.Dispose();
                foreach (var line in File.ReadLines(folder["log"]))
                    run.Log(JsonNode.Parse(line)!["text"]!.GetValue<string>());
            }
        }
    }

    private static string Argument(FakeGlueRun run, string name) => run.Arguments.GetValueOrDefault($"--{name}")
        ?? throw new FakeJobException($"GlueArgumentError: the following arguments are required: --{name}");
}
