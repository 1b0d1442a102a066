using System.Text.Json;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest;

/// <summary>A client generated from the OpenAPI document compiles in strict mode, and its calls work.</summary>
public sealed class GeneratedClientTests
{
    private const int Customers = 50;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TypeScriptClient_FromTheDocument_CompilesAndItsCallsWork()
    {
        TestDatabase.SkipWhereAbsent();
        var (node, tools) = await ClientTools.RequireAsync(Token);
        using var folder = new TempFolder();
        var counts = await SampleData.WriteAsync(folder["landing"], Customers, 1, Token);
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={folder["landing"]}");
        using var anyone = app.CreateClient();
        folder.Write("client/openapi.json", await anyone.GetStringAsync("/openapi/v1.json", Token));
        foreach (var file in (string[])["package.json", "tsconfig.json", "client.ts"])
            File.Copy(Path.Combine(ClientTools.Source, file), folder[$"client/{file}"]);
        Directory.CreateSymbolicLink(folder["client/node_modules"], Path.Combine(tools, "node_modules"));

        await RunAsync("openapi-typescript/bin/cli.js", "openapi.json", "-o", "stedi.ts", "--default-non-nullable", "false");
        await RunAsync("typescript/bin/tsc", "-p", ".");
        var (code, output) = await ExternalProgram.RunAsync(
            node, ["out/client.js"], folder["client"], Token, ("STEDI_URL", app.Address.ToString().TrimEnd('/')), ("STEDI_API_KEY", await app.CreateKeyAsync(Role.Operator)));

        Assert.True(code == 0, output);
        var found = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["landing", "trusted", "curated"], found.GetProperty("zones").EnumerateArray().Select(z => z.GetString()));
        Assert.Equal("succeeded", found.GetProperty("status").GetString());
        Assert.Contains("customer_trusted", found.GetProperty("steps").EnumerateArray().Select(s => s.GetString()));
        Assert.True(found.GetProperty("hasEvents").GetBoolean());
        Assert.Equal(counts.CustomerTrusted, found.GetProperty("rows").GetInt64());
        Assert.Equal(5, found.GetProperty("previewed").GetInt32());
        Assert.Single(found.GetProperty("runs").EnumerateArray());
        Assert.Equal(404, found.GetProperty("missing").GetProperty("status").GetInt32());
        Assert.Contains("no_such_table", found.GetProperty("missing").GetProperty("detail").GetString(), StringComparison.Ordinal);

        async Task RunAsync(string program, params string[] arguments)
        {
            var (exit, text) = await ExternalProgram.RunAsync(node, [Path.Combine("node_modules", program), .. arguments], folder["client"], Token);
            Assert.True(exit == 0, $"{program}: {text}");
        }
    }
}
