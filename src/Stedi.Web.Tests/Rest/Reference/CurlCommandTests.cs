using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Rest.Reference;
using Stedi.Web.Tests.Aws;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest.Reference;

public sealed class CurlCommandTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_OfACallWithABody_HasMethodAddressBodyAndTheVariableOfTheKey()
    {
        var command = CurlCommand.Of(await FindAsync("POST", "/api/v1/queries"), "https://lake.example.org");

        Assert.Contains("'https://lake.example.org/api/v1/queries'", command, StringComparison.Ordinal);
        Assert.Contains("-d '{\"sql\":\"SELECT", command, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer ${STEDI_API_KEY:?set it to a key with the operator role}", command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_OfARequiredQuery_EscapesIt() =>
        Assert.Contains("/runs/forecast?select=%2Bcustomer_curated'", CurlCommand.Of(await FindAsync("GET", "/api/v1/runs/forecast"), ""), StringComparison.Ordinal);

    [Fact]
    public async Task Command_OfEveryCall_NamesItsMethodAndFillsItsPath()
    {
        foreach (var operation in await OperationsAsync())
        {
            var command = CurlCommand.Of(operation, "http://localhost");
            Assert.DoesNotContain('{', command.Split('\n')[0]);
            Assert.Equal(operation.Method is "PUT" or "PATCH" or "DELETE" || (operation.Method == "POST" && operation.Body is null), command.Contains($"-X {operation.Method}", StringComparison.Ordinal));
        }
    }

    /// <summary>A shell runs the command. The call must arrive as documented, with a quote and a plus in its body.</summary>
    [Fact]
    public async Task Command_RunByAShell_MakesTheCall()
    {
        var shell = OutsideProgram.Require("sh");
        OutsideProgram.Require("curl");
        var operation = await FindAsync("POST", "/api/v1/queries/estimate");
        var command = CurlCommand.Of(
            operation with { Body = operation.Body! with { Example = """{ "sql": "SELECT 'it''s' || '$HOME' FROM customer_trusted" }""" } }, fixture.App.Address.ToString().TrimEnd('/'));

        var (code, output) = await ExternalProgram.RunAsync(shell, ["-c", command.Replace("curl", "curl -sS -f", StringComparison.Ordinal)], fixture.App.Home, Token, (CurlCommand.Variable, await fixture.App.CreateKeyAsync(Role.Operator)));
        Assert.True(code == 0, output);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(output).RootElement.ValueKind);

        var (refused, words) = await ExternalProgram.RunAsync(shell, ["-c", $"unset {CurlCommand.Variable}; {command}"], fixture.App.Home, Token);
        Assert.NotEqual(0, refused);
        Assert.Contains("operator role", words, StringComparison.Ordinal);
    }

    private async Task<ApiOperation> FindAsync(string method, string path) => (await OperationsAsync()).Single(o => o.Method == method && o.Path == path);

    private async Task<IReadOnlyList<ApiOperation>> OperationsAsync() => await fixture.App.Services.GetRequiredService<ApiReference>().OperationsAsync();
}
