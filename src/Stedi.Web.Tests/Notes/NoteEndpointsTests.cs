using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Notes;

/// <summary>Notes over REST, on a run and on a table.</summary>
public sealed class NoteEndpointsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Notes_WrittenChangedAndDeleted_AreSeenByAll(bool isOfRun)
    {
        var subject = isOfRun ? $"/api/v1/runs/{await AddRunAsync()}" : "/api/v1/tables/customer_trusted";
        using var author = await fixture.App.CreateClientAsync(Role.Operator);
        using var other = await fixture.App.CreateClientAsync(Role.Operator);
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);

        using var written = await author.PostAsJsonAsync($"{subject}/notes", new { text = "Late\ndelivery" }, Token);
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        var note = written.Headers.Location!.ToString();
        Assert.StartsWith($"{subject}/notes/", note, StringComparison.Ordinal);

        var seen = await viewer.GetFromJsonAsync<JsonElement>(note, Token);
        Assert.Equal(("Late\ndelivery", "test Operator", false), (Text(seen), seen.GetProperty("by").GetString(), seen.GetProperty("canChange").GetBoolean()));
        Assert.True((await author.GetFromJsonAsync<JsonElement>(note, Token)).GetProperty("canChange").GetBoolean());
        Assert.Equal(1, (await viewer.GetFromJsonAsync<JsonElement>(subject, Token)).GetProperty("notes").GetProperty("count").GetInt32());

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(viewer.PostAsJsonAsync($"{subject}/notes", new { text = "x" }, Token)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(other.PatchAsJsonAsync(note, new { text = "x" }, Token)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(other.DeleteAsync(note, Token)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(author.PatchAsJsonAsync(note, new { text = " \n " }, Token)));
        using var changed = await admin.PatchAsJsonAsync(note, new { text = "On time" }, Token);
        var edited = await changed.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(("On time", "test Admin"), (Text(edited), edited.GetProperty("changedBy").GetString()));

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(author.DeleteAsync(note, Token)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(author.DeleteAsync(note, Token)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(viewer.GetAsync(note, Token)));
    }

    [Fact]
    public async Task List_MoreThanAPage_ContinuesAtItsCursor()
    {
        var notes = $"/api/v1/runs/{await AddRunAsync()}/notes";
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        foreach (var text in (string[])["one", "two", "three"])
            Assert.Equal(HttpStatusCode.Created, await StatusAsync(client.PostAsJsonAsync(notes, new { text }, Token)));

        var first = await client.GetFromJsonAsync<JsonElement>($"{notes}?limit=2", Token);
        var rest = await client.GetFromJsonAsync<JsonElement>($"{notes}?limit=2&cursor={first.GetProperty("nextCursor").GetString()}", Token);

        Assert.Equal(["three", "two"], first.GetProperty("items").EnumerateArray().Select(Text));
        Assert.Equal(["one"], rest.GetProperty("items").EnumerateArray().Select(Text));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("/api/v1/runs/01a22ac1-3ef4-715a-ba73-888aec912040/notes")]
    [InlineData("/api/v1/tables/nowhere/notes")]
    [InlineData("/api/v1/tables/customer_trusted/notes/01a22ac1-3ef4-715a-ba73-888aec912040")]
    public async Task Notes_OfNothing_AreNotFound(string address)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client.GetAsync(address, Token)));
    }

    /// <summary>As an open page hears of it, on any instance.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Note_Written_IsHeardByOpenPages(bool isOfRun)
    {
        var run = await AddRunAsync();
        using var news = fixture.App.Services.GetRequiredService<RunFeed>().Subscribe();
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        using var written = await client.PostAsJsonAsync($"/api/v1/{(isOfRun ? $"runs/{run}" : "tables/customer_landing")}/notes", new { text = "Late" }, Token);

        var notice = await news.Notices.ReadAllAsync(Token).FirstAsync(n => n.Kind == "note", Token);
        Assert.Equal((isOfRun, !isOfRun, isOfRun ? null : "customer_landing"), (notice.RunId == run, notice.IsOfAnyRun, notice.Table?.Value));
    }

    private async Task<Guid> AddRunAsync()
    {
        var id = Guid.CreateVersion7();
        await using var db = fixture.App.Database.OpenContext();
        var definition = fixture.App.Services.GetRequiredService<PipelineSource>().Definition;
        db.Add(new Run(id, "customer_trusted", new(TriggerKind.Api, "tester"), definition, [], DateTimeOffset.UtcNow));
        await db.SaveChangesAsync(Token);
        return id;
    }

    private static string? Text(JsonElement note) => note.GetProperty("text").GetString();

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        return response.StatusCode;
    }
}
