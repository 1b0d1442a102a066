using System.Diagnostics;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Worker;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>A query in the worker process: it reads the request, runs it, and writes the outcome.</summary>
internal sealed class QueryTask : IWorkerTask
{
    public string Verb => "query";

    public void WarmUp()
    {
        var temp = Directory.CreateTempSubdirectory("stedi-warm-");
        try
        {
            var folder = new QueryFolder(Path.Combine(temp.FullName, "query"));
            folder.Create(new("SELECT 1 AS x", [], ResultFormat.Parquet, 1, 60_000, 64 << 20, 1, Path.Combine(temp.FullName, "spill")));
            Run(folder.Path, () => { });
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    public bool Run(string folder, Action begun)
    {
        var query = new QueryFolder(folder);
        begun();
        var request = query.ReadRequest();
        var watch = new QueryWatch(request, query, reply =>
        {
            query.Write(reply);
            Process.GetCurrentProcess().Kill();
        });
        var reply = new QueryRunner(request, query).Run(watch);
        query.Write(reply);
        return reply.Fault is null or { Failure: QueryFailure.Failed or QueryFailure.Unavailable };
    }
}
