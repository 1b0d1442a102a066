using System.Buffers;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Server-sent events of one run, with the numbers of the run's events, so that a client can resume after its <c>Last-Event-ID</c>.
/// The stream ends after the last event of the run. It also ends when the caller loses access: the stream checks that itself, because
/// authorization runs only once per request.
/// </summary>
internal static class RunEventStream
{
    /// <summary>The most unread bytes of a slow client before its stream waits.</summary>
    private const int Unread = 32 * 1024;

    /// <summary>The delay between tries while Postgres is unavailable.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    public static async Task<Results<EmptyHttpResult, Problem<Status404>, Problem<Status429>>> WriteAsync(
        Guid id, HttpContext http, RunEventHub hub, StreamLimit limit, Sessions sessions, IOptions<AccessOptions> access,
        [FromHeader(Name = "Last-Event-ID"), Description("The number of the last received event. Later events are sent."), Pattern("^[0-9]{0,9}$", "the number of an event of this run")] string? lastEventId,
        CancellationToken cancellationToken)
    {
        var last = string.IsNullOrEmpty(lastEventId) ? 0 : int.Parse(lastEventId, CultureInfo.InvariantCulture);

        var (place, refusal) = limit.TryOpen(http);
        using var _ = place;
        if (refusal is not null)
            return Problem.TooMany(refusal);
        using var follower = hub.Follow(id);
        if (!await follower.Tail.Opened.WaitAsync(cancellationToken))
            return Problem.NotFound($"Run {id} not found.");

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.StartAsync(cancellationToken);
        var keepAlive = TimeSpan.FromSeconds(access.Value.StreamKeepAliveSeconds);
        var looked = Environment.TickCount64;
        while (true)
        {
            // By time, not on silence: events may arrive all the time.
            if (Environment.TickCount64 - looked >= keepAlive.TotalMilliseconds)
            {
                if (!await sessions.StaysActiveAsync(http.User, cancellationToken))
                    return TypedResults.Empty;
                looked = Environment.TickCount64;
            }
            var now = follower.Tail.Now;
            if ((now.After(last) ?? await OlderAsync(hub, id, last, cancellationToken)) is not { } events)
            {
                await ShowLifeAsync(http.Response, cancellationToken);
                await Task.Delay(Retry, cancellationToken);
            }
            else if (!events.IsEmpty)
            {
                await SendAsync(http.Response.BodyWriter, events, cancellationToken);
                last = events[^1].Seq;
            }
            else if (now.Ended)
            {
                return TypedResults.Empty;
            }
            else if (!await ChangesAsync(now, keepAlive, cancellationToken))
            {
                await ShowLifeAsync(http.Response, cancellationToken);
            }
        }
    }

    /// <summary>Events that the tail no longer keeps; null while Postgres is unavailable. The stream stays open meanwhile.</summary>
    private static async Task<ImmutableArray<RunEventFrame>?> OlderAsync(RunEventHub hub, Guid id, int last, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.ReadAsync(id, last, cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task ShowLifeAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        await response.WriteAsync(":\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private static async Task SendAsync(PipeWriter body, ImmutableArray<RunEventFrame> events, CancellationToken cancellationToken)
    {
        var written = 0;
        foreach (var e in events)
        {
            body.Write(e.Bytes.Span);
            written += e.Bytes.Length;
            if (written < Unread)
                continue;
            await body.FlushAsync(cancellationToken);
            written = 0;
        }
        await body.FlushAsync(cancellationToken);
    }

    /// <summary>False if no event came for a while; then a keep-alive is sent.</summary>
    private static async Task<bool> ChangesAsync(RunTailState now, TimeSpan keepAlive, CancellationToken cancellationToken)
    {
        try
        {
            await now.Next.WaitAsync(keepAlive, cancellationToken);
            return true;
        }
        catch (TimeoutException) when (!now.Next.IsFaulted)
        {
            return false;
        }
    }
}
