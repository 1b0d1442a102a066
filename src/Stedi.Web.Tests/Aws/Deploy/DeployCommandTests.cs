using System.Diagnostics;
using System.Text.Json;

namespace Stedi.Web.Tests.Aws.Deploy;

/// <summary>The command as the launcher starts it, in a separate process. It needs neither Postgres nor a server.</summary>
public sealed class DeployCommandTests : DeployTest
{
    [Fact]
    public async Task Command_PlanApplyPlan_HasExitCodes()
    {
        var before = await RunAsync("--plan");
        Assert.True(before.Code == 2, before.Errors);
        Assert.Contains("26 of 26 resources", before.Output, StringComparison.Ordinal);
        Assert.Contains("+LOCATION 's3://stedi-lake/landing/customer_landing/'", before.Output, StringComparison.Ordinal);

        var applied = await RunAsync("--apply", "--json");
        Assert.True(applied.Code == 0, applied.Errors);
        using (var result = JsonDocument.Parse(applied.Output))
            Assert.Equal(26, result.RootElement.GetProperty("made").GetArrayLength());
        Assert.Contains($"create  job {CustomerJob}", applied.Errors, StringComparison.Ordinal);

        var after = await RunAsync("--plan");
        Assert.Equal(0, after.Code);
        Assert.Contains("26 resources", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_ScriptChangedByHandWithControlCharacters_DoesNotControlTheTerminal()
    {
        await ApplyAsync();
        Aws.S3.Put(Bucket, CustomerScript, "print('\u001b[2J\u0007')\n");

        var plan = await RunAsync("--plan");

        Assert.Equal(2, plan.Code);
        Assert.Contains("-print('�[2J�')", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_BucketAbsent_FailsWithAnotherCodeThanChangesDo()
    {
        var failed = await RunAsync(("Stedi__Aws__Bucket", "no-such-lake"), "--plan");

        Assert.Equal(1, failed.Code);
        Assert.Contains("infra/stedi.yaml", failed.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stedi__Engine", "local", "needs no deployment")]
    [InlineData("Stedi__Aws__GlueRole", "", "Stedi:Aws:GlueRole")]
    public async Task Command_SettingsWrong_SaysWhich(string name, string value, string message)
    {
        var failed = await RunAsync((name, value), "--plan");

        Assert.Equal(1, failed.Code);
        Assert.Contains(message, failed.Errors, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(("Stedi__Engine", "aws"), arguments);

    private async Task<(int Code, string Output, string Errors)> RunAsync((string Name, string Value) setting, params string[] arguments)
    {
        var start = OutsideProgram.Prepare("dotnet", [Path.Combine(AppContext.BaseDirectory, "Stedi.Web.dll"), "deploy", .. arguments]);
        var settings = new Dictionary<string, string>
        {
            ["Stedi__Engine"] = "aws", ["Stedi__Scripts"] = TestPaths.Scripts, ["Stedi__Aws__Region"] = "eu-central-1", ["Stedi__Aws__Bucket"] = Bucket,
            ["Stedi__Aws__GlueRole"] = "stedi-glue", ["Stedi__Aws__MaxCallsPerSecond"] = "1000",
            ["Stedi__Aws__Endpoints__S3"] = Aws.Url, ["Stedi__Aws__Endpoints__Glue"] = Aws.Url, ["Stedi__Aws__Endpoints__Athena"] = Aws.Url,
            [setting.Name] = setting.Value,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output, await errors);
    }
}
