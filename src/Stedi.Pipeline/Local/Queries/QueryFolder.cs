using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>The folder of a query: the request, the result and, written last, the outcome.</summary>
internal sealed class QueryFolder(string path)
{
    public string Path { get; } = path;

    public string Outcome => System.IO.Path.Combine(Path, "outcome.json");

    private string Request => System.IO.Path.Combine(Path, "request.json");

    public string Result(ResultFormat format) => System.IO.Path.Combine(Path, format switch
    {
        ResultFormat.Json => "result.json",
        ResultFormat.Csv => "result.csv",
        ResultFormat.Parquet => "result.parquet",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
    });

    /// <summary>Creates an empty folder with this request.</summary>
    public void Create(QueryRequest request)
    {
        Delete();
        Directory.CreateDirectory(Path);
        File.WriteAllBytes(Request, JsonSerializer.SerializeToUtf8Bytes(request, QueryJson.Default.QueryRequest));
    }

    /// <summary>Why a worker cannot write an outcome here; null if it can.</summary>
    public Exception? FindObstacle()
    {
        var probe = System.IO.Path.Combine(Path, $"probe-{Guid.NewGuid():N}");
        try
        {
            Probe.Write(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    public void Delete()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    public QueryRequest ReadRequest() =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Request), QueryJson.Default.QueryRequest) ?? throw new JsonException("The request is empty.");

    public void Write(QueryReply reply) => Durable.ReplaceQuickly(Outcome, JsonSerializer.SerializeToUtf8Bytes(reply, QueryJson.Default.QueryReply));

    /// <summary>Null until the query has ended.</summary>
    public QueryReply? ReadReply() =>
        File.Exists(Outcome) ? JsonSerializer.Deserialize(File.ReadAllBytes(Outcome), QueryJson.Default.QueryReply) : null;
}
