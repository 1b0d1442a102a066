using System.Text;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Aws.Clients.Athena;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Workgroups and queries: QUEUED, RUNNING for at least <see cref="RunTime"/>, then the verdict.</summary>
internal sealed class FakeAthena(FakeAws aws, IFakeAthenaExecutor executor) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WorkGroup> _groups = new() { ["primary"] = new() { Name = "primary", State = "ENABLED", Configuration = new() } };
    private readonly List<FakeQuery> _queries = [];
    private readonly List<Task> _work = [];

    public TimeSpan RunTime { get; set; }

    /// <summary>If set, every statement fails with this reason.</summary>
    public string? Failure { get; set; }

    public IReadOnlyList<QueryExecution> Queries
    {
        get
        {
            lock (_gate)
                return [.. _queries.Select(q => q.Shown)];
        }
    }

    public JsonObject? Handle(FakeRequest request)
    {
        var json = AthenaJson.Default;
        lock (_gate)
        {
            return request.Operation switch
            {
                "Athena.StartQueryExecution" => FakeJson.Answer(request, json.StartQueryExecutionRequest, json.StartQueryExecutionResponse, Start),
                "Athena.GetQueryExecution" => FakeJson.Answer(
                    request, json.GetQueryExecutionRequest, json.GetQueryExecutionResponse, r => new() { QueryExecution = Require(r.QueryExecutionId).Shown }),
                "Athena.BatchGetQueryExecution" => FakeJson.Answer(request, json.BatchGetQueryExecutionRequest, json.BatchGetQueryExecutionResponse, Get),
                "Athena.StopQueryExecution" => FakeJson.Answer(request, json.StopQueryExecutionRequest, json.StopQueryExecutionResponse, Stop),
                "Athena.GetQueryResults" => FakeJson.Answer(request, json.GetQueryResultsRequest, json.GetQueryResultsResponse, Results),
                "Athena.GetWorkGroup" => FakeJson.Answer(
                    request, json.GetWorkGroupRequest, json.GetWorkGroupResponse, r => new() { WorkGroup = Group(r.WorkGroup!) }),
                "Athena.CreateWorkGroup" => FakeJson.Answer(request, json.CreateWorkGroupRequest, json.CreateWorkGroupResponse, Create),
                _ => null,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] work;
        lock (_gate)
        {
            _queries.ForEach(q => q.Stop.Cancel());
            work = [.. _work];
        }
        await Task.WhenAll(work);
    }

    private static FakeAwsException Invalid(string message) => new("InvalidRequestException", message);

    private WorkGroup Group(string name) => _groups.GetValueOrDefault(name) ?? throw Invalid($"WorkGroup {name} is not found.");

    private FakeQuery Require(string? id) => _queries.Find(q => q.Shown.QueryExecutionId == id) ?? throw Invalid($"QueryExecution {id} was not found");

    private CreateWorkGroupResponse Create(CreateWorkGroupRequest request) =>
        _groups.TryAdd(request.Name!, new() { Name = request.Name, State = "ENABLED", Description = request.Description, Configuration = request.Configuration ?? new() })
            ? new()
            : throw Invalid($"WorkGroup {request.Name} is already created");

    private StartQueryExecutionResponse Start(StartQueryExecutionRequest request)
    {
        var group = Group(request.WorkGroup ?? "primary");
        if (request.ClientRequestToken is not { Length: >= 32 and <= 128 })
            throw Invalid("ClientRequestToken must have 32 to 128 characters.");
        if (Encoding.UTF8.GetByteCount(request.QueryString!) > 262_144)
            throw Invalid("The query string is longer than 262144 bytes.");
        if (_queries.Find(q => q.Token == request.ClientRequestToken) is { } same)
        {
            return same.Shown.Query == request.QueryString
                ? new() { QueryExecutionId = same.Shown.QueryExecutionId }
                : throw Invalid("Idempotent parameters do not match");
        }
        var output = group.Configuration!.EnforceWorkGroupConfiguration == true || request.ResultConfiguration?.OutputLocation is null
            ? group.Configuration.ResultConfiguration?.OutputLocation : request.ResultConfiguration.OutputLocation;
        if (output is null)
            throw Invalid("No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.");
        var id = Guid.NewGuid().ToString();
        var query = new FakeQuery(
            new()
            {
                QueryExecutionId = id, Query = request.QueryString, WorkGroup = group.Name, QueryExecutionContext = request.QueryExecutionContext,
                ResultConfiguration = new() { OutputLocation = $"{output.TrimEnd('/')}/{id}.csv" },
                Status = new() { State = QueryExecutionState.QUEUED, SubmissionDateTime = aws.Time.GetUtcNow().UtcDateTime },
                Statistics = new() { ResultReuseInformation = new() { ReusedPreviousResult = false } },
            },
            request.ClientRequestToken, new());
        var reuse = request.ResultReuseConfiguration?.ResultReuseByAgeConfiguration;
        var earlier = reuse?.Enabled == true ? Earlier(query, TimeSpan.FromMinutes(reuse.MaxAgeInMinutes ?? 60)) : null;
        _queries.Add(query);
        _work.Add(WorkAsync(query, earlier, group.Configuration.BytesScannedCutoffPerQuery));
        return new() { QueryExecutionId = id };
    }

    private FakeResult? Earlier(FakeQuery query, TimeSpan age) => _queries.FindLast(
        q => q.Shown.Query == query.Shown.Query && q.Shown.WorkGroup == query.Shown.WorkGroup && q.Result is not null
            && q.Shown.Status!.CompletionDateTime > aws.Time.GetUtcNow().UtcDateTime - age)?.Result;

    private BatchGetQueryExecutionResponse Get(BatchGetQueryExecutionRequest request)
    {
        if (request.QueryExecutionIds is not { Count: >= 1 and <= 50 })
            throw Invalid("1 to 50 QueryExecutionIds.");
        var known = _queries.FindAll(q => request.QueryExecutionIds.Contains(q.Shown.QueryExecutionId!));
        return new()
        {
            QueryExecutions = [.. known.Select(q => q.Shown)],
            UnprocessedQueryExecutionIds =
            [
                .. request.QueryExecutionIds.Except(known.Select(q => q.Shown.QueryExecutionId!))
                    .Select(id => new UnprocessedQueryExecutionId { QueryExecutionId = id, ErrorCode = "QUERY_NOT_FOUND" }),
            ],
        };
    }

    private StopQueryExecutionResponse Stop(StopQueryExecutionRequest request)
    {
        var query = Require(request.QueryExecutionId);
        if (!query.HasEnded)
        {
            query.Stop.Cancel();
            End(query, QueryExecutionState.CANCELLED, "Query was cancelled by user");
        }
        return new();
    }

    private GetQueryResultsResponse Results(GetQueryResultsRequest request)
    {
        var query = Require(request.QueryExecutionId);
        if (query.Shown.Status!.State != QueryExecutionState.SUCCEEDED)
            throw Invalid($"Query did not finish successfully. Final query state: {query.Shown.Status.State}");
        var result = query.Result!;
        var header = result.StatementType == "DML" ? [result.Columns.Select(c => c.Name).ToArray()] : Array.Empty<string?[]>();
        var (page, next) = FakePage.Of([.. header, .. result.Rows], request.NextToken, request.MaxResults, 1000, aws.PageSize);
        return new()
        {
            UpdateCount = 0,
            NextToken = next,
            ResultSet = new()
            {
                Rows = [.. page.Select(r => new Row { Data = [.. r.Select(v => new Datum { VarCharValue = v })] })],
                ResultSetMetadata = new() { ColumnInfo = result.Columns },
            },
        };
    }

    private async Task WorkAsync(FakeQuery query, FakeResult? earlier, long? cutoff)
    {
        // Not inside the call that starts it: that call holds the lock.
        await Task.Yield();
        var began = aws.Time.GetTimestamp();
        Set(query, QueryExecutionState.RUNNING);
        try
        {
            if (Failure is { } failure)
                throw new FakeQueryException(failure);
            var result = earlier ?? await executor.RunAsync(query.Shown.Query!, query.Shown.QueryExecutionContext?.Database ?? "default", aws, query.Stop.Token);
            var wait = RunTime - aws.Time.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, aws.Time, query.Stop.Token);
            lock (_gate)
            {
                var statistics = query.Shown.Statistics!;
                statistics.DataScannedInBytes = earlier is null ? result.ScannedBytes : 0;
                statistics.EngineExecutionTimeInMillis = statistics.TotalExecutionTimeInMillis = (long)aws.Time.GetElapsedTime(began).TotalMilliseconds;
                statistics.ResultReuseInformation!.ReusedPreviousResult = earlier is not null;
                query.Shown.StatementType = result.StatementType;
                if (cutoff is { } most && result.ScannedBytes > most)
                {
                    End(query, QueryExecutionState.CANCELLED, "Query cancelled! : Bytes scanned limit was exceeded");
                    return;
                }
                query.Result = result;
                WriteCsv(query, result);
                End(query, QueryExecutionState.SUCCEEDED, null);
            }
        }
        catch (OperationCanceledException) when (query.Stop.IsCancellationRequested)
        {
            End(query, QueryExecutionState.CANCELLED, "Query was cancelled by user");
        }
        catch (Exception e)
        {
            lock (_gate)
                query.Shown.Status!.AthenaError = new() { ErrorCategory = 2, ErrorType = 1006, Retryable = false, ErrorMessage = e.Message };
            End(query, QueryExecutionState.FAILED, e.Message);
        }
    }

    private void WriteCsv(FakeQuery query, FakeResult result)
    {
        static string Line(IEnumerable<string?> values) =>
            string.Join(',', values.Select(v => v is null ? "" : $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
        var place = S3Place.Parse(query.Shown.ResultConfiguration!.OutputLocation!);
        aws.S3.Put(place.Bucket, place.Key, Line(result.Columns.Select(c => c.Name)) + string.Concat(result.Rows.Select(Line)));
    }

    private void Set(FakeQuery query, string state)
    {
        lock (_gate)
        {
            if (!query.HasEnded)
                query.Shown.Status!.State = state;
        }
    }

    private void End(FakeQuery query, string state, string? reason)
    {
        lock (_gate)
        {
            if (query.HasEnded)
                return;
            query.Shown.Status!.StateChangeReason = reason;
            query.Shown.Status.CompletionDateTime = aws.Time.GetUtcNow().UtcDateTime;
            query.Shown.Status.State = state;
        }
    }
}
