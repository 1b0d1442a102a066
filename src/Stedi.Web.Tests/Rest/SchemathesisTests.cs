using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest;

/// <summary>
/// An external tester reads the OpenAPI document, generates valid and invalid requests, and checks every response. schemathesis.toml lists
/// the accepted deviations with their reasons.
/// </summary>
public sealed class SchemathesisTests(ITestOutputHelper output)
{
    private const int Seconds = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_AndAnswers_AreConsistent()
    {
        TestDatabase.SkipWhereAbsent();
        var tester = await Schemathesis.RequireAsync(Token);
        using var folder = new TempFolder();
        await SampleData.WriteAsync(folder["landing"], 100, 1, Token);
        // It deliberately sends wrong keys and many requests.
        await using var app = await StediApp.StartAsync(
            null, $"--Stedi:Landing={folder["landing"]}", "--Access:WrongKeysPerMinute=100000", "--Access:RestPerSecond=100000", "--Access:RestBurst=100000");
        using var client = await app.CreateClientAsync(Role.Operator);
        await client.RunAsync();

        var (code, text) = await ExternalProgram.RunAsync(
            tester,
            [
                "--config-file", Path.Combine(TestPaths.RepoRoot, "src", "Stedi.Web.Tests", "Rest", "schemathesis.toml"), "run", new Uri(app.Address, "/openapi/v1.json").ToString(),
                "--header", $"Authorization: Bearer {StediApp.AdminKey}", "--phases", "examples,coverage,fuzzing,stateful", "--checks", "all",
                "--max-time", $"{Seconds}", "--max-examples", "10", "--seed", "1", "--request-timeout", "20", "--continue-on-failure", "--no-color",
            ],
            folder.Path, Token);

        output.WriteLine(text);
        Assert.True(code == 0, $"Responses and document differ:\n{text}");
    }
}
