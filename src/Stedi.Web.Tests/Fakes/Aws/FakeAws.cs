using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Clients;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>
/// S3, STS, Glue, Athena and CloudWatch Logs on one loopback port, with the real wire protocol and all state in memory. The executors
/// really execute job runs and queries. With a stepped clock, nothing happens until the test advances it.
/// </summary>
internal sealed class FakeAws : IAsyncDisposable
{
    public const string Account = "123456789012";

    private readonly WebApplication _app;

    /// <summary>Set before any test, because tests run in parallel and share the process's environment.</summary>
    [ModuleInitializer]
    internal static void GiveCredentials()
    {
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "not-a-secret");
    }

    private FakeAws(TimeProvider time, IFakeGlueExecutor glue, IFakeAthenaExecutor athena, int port)
    {
        Time = time;
        S3 = new(this);
        Logs = new(this);
        GlueCatalog = new(this);
        GlueJobs = new(this, glue);
        Athena = new(this, athena);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public TimeProvider Time { get; }

    public FakeS3 S3 { get; }

    public FakeLogs Logs { get; }

    public FakeGlueCatalog GlueCatalog { get; }

    public FakeGlueJobs GlueJobs { get; }

    public FakeAthena Athena { get; }

    public FakeFaults Faults { get; } = new();

    public FakeCalls Calls { get; } = new();

    /// <summary>The maximum number of items per page, if set.</summary>
    public int? PageSize { get; set; }

    public string Url => _app.Urls.Single();

    /// <param name="glue">Executes job runs. Without one, a run succeeds at once.</param>
    /// <param name="athena">Executes queries. Without one, they run on DuckDB.</param>
    /// <param name="port">0: any free port.</param>
    public static async Task<FakeAws> StartAsync(
        TimeProvider? time = null, IFakeGlueExecutor? glue = null, IFakeAthenaExecutor? athena = null, int port = 0)
    {
        var fake = new FakeAws(time ?? TimeProvider.System, glue ?? new IdleGlueExecutor(), athena ?? new DuckDbAthenaExecutor(), port);
        await fake._app.StartAsync();
        return fake;
    }

    /// <summary>Valid settings that point to this fake.</summary>
    public AwsOptions Options(string bucket = "stedi-lake") => new()
    {
        Region = "eu-central-1",
        Bucket = bucket,
        GlueRole = "stedi-glue",
        MaxCallsPerSecond = 1000,
        Endpoints = new() { S3 = Url, Sts = Url, Glue = Url, Athena = Url, Logs = Url },
    };

    public AwsClients Clients(AwsOptions? options = null) => new(options ?? Options(), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await GlueJobs.DisposeAsync();
        await Athena.DisposeAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == FakeReport.Path)
        {
            await context.Response.WriteAsJsonAsync(FakeReport.Of(this), context.RequestAborted);
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = FakeRequest.Read(context, body.ToArray());
        Calls.Add(request.Operation);
        var fault = Faults.Take(request.Operation);
        if (fault?.Kind == FakeFaultKind.Slow)
            await Task.Delay(fault.Delay, TimeProvider.System, context.RequestAborted);
        var answer = Refusal(request, fault) ?? Answer(request);
        if (fault?.Kind == FakeFaultKind.LostAnswer)
        {
            context.Abort();
            return;
        }
        await answer.WriteAsync(context, request);
    }

    private FakeAnswer Answer(FakeRequest request)
    {
        try
        {
            return request.Service switch
            {
                "S3" => S3.Handle(request),
                "STS" => FakeSts.Handle(request),
                "Glue" => FakeAnswer.Json(GlueCatalog.Handle(request) ?? GlueJobs.Handle(request) ?? throw Unknown(request)),
                "Athena" => FakeAnswer.Json(Athena.Handle(request) ?? throw Unknown(request)),
                "Logs" => FakeAnswer.Json(Logs.Handle(request) ?? throw Unknown(request)),
                _ => throw Unknown(request),
            };
        }
        catch (FakeAwsException e)
        {
            return FakeAnswer.Error(request, e);
        }
    }

    private static FakeAwsException Unknown(FakeRequest request) => new("UnknownOperationException", $"The fake does not support {request.Operation}.");

    private static FakeAnswer? Refusal(FakeRequest request, FakeFault? fault)
    {
        var isS3 = request.Service == "S3";
        var error = fault?.Kind switch
        {
            FakeFaultKind.Throttling when isS3 => new FakeAwsException("SlowDown", "Please reduce your request rate.", HttpStatusCode.ServiceUnavailable),
            FakeFaultKind.Throttling => new("ThrottlingException", "Rate exceeded"),
            FakeFaultKind.ServerError => new(isS3 ? "InternalError" : "InternalServiceException", "We are sorry.", HttpStatusCode.InternalServerError),
            FakeFaultKind.AccessDenied when isS3 => new("AccessDenied", "Access Denied", HttpStatusCode.Forbidden),
            FakeFaultKind.AccessDenied => new(
                "AccessDeniedException",
                $"User: arn:aws:iam::{Account}:user/tester is not authorized to perform: {request.Service.ToLowerInvariant()}:{request.Operation.Split('.')[1]} because no identity-based policy allows it"),
            FakeFaultKind.ExpiredToken when isS3 => new("ExpiredToken", "The provided token has expired."),
            FakeFaultKind.ExpiredToken => new("ExpiredTokenException", "The security token included in the request is expired"),
            FakeFaultKind.ClockSkew when isS3 => new("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", HttpStatusCode.Forbidden),
            FakeFaultKind.ClockSkew => new("InvalidSignatureException", "Signature expired: 20000101T000000Z is now earlier than 20000101T001000Z"),
            _ => null,
        };
        var answer = error is null ? null : FakeAnswer.Error(request, error);
        // A client detects an error of its own clock only by the date of the response.
        return fault?.Kind != FakeFaultKind.ClockSkew ? answer
            : answer! with { Headers = new Dictionary<string, string> { ["Date"] = DateTimeOffset.UtcNow.AddMinutes(20).ToString("R", CultureInfo.InvariantCulture) } };
    }
}
