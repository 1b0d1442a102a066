using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;
using Stedi.Pipeline.Aws.Clients.Glue;
using YamlDotNet.RepresentationModel;

namespace Stedi.Web.Tests.Infra;

public sealed partial class StackTests
{
    private static readonly string _path = Path.Combine(TestPaths.RepoRoot, "infra", "stedi.yaml");

    [Fact]
    public async Task Stack_CfnLint_FindsNothing()
    {
        var lint = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, "cfn-lint")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(lint is null, "cfn-lint is not installed.");
        using var process = Process.Start(new ProcessStartInfo(lint!, ["--", _path]) { RedirectStandardOutput = true })!;
        var findings = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", findings);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void ControlPlanePolicy_AllowsEveryOperationOfItsClients()
    {
        // S3's permissions have other names than its operations. GetCallerIdentity of STS needs no permission.
        string[] needed =
        [
            .. Operations<AmazonGlueClient>("glue"), .. Operations<AmazonAthenaClient>("athena"), .. Operations<AmazonCloudWatchLogsClient>("logs"),
            "s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "iam:PassRole",
        ];
        var allowed = Statements("ControlPlanePolicy", "PolicyDocument").SelectMany(s => Texts(s["Action"])).ToHashSet();

        Assert.Equal([], needed.Except(allowed));
    }

    [Fact]
    public void Policies_AllowNoActionByPattern_AndAnyResourceOnlyWhereThereIsNoNarrowerOne()
    {
        var statements = Statements("ControlPlanePolicy", "PolicyDocument").Concat(Statements("GlueRole", "Policies", "0", "PolicyDocument")).ToArray();

        Assert.NotEmpty(statements);
        Assert.All(statements, s => Assert.DoesNotContain(Texts(s["Action"]), a => a.Contains('*', StringComparison.Ordinal)));
        Assert.Equal(
            ["glue:GetJobs", "cloudwatch:PutMetricData"], statements.Where(s => Texts(s["Resource"]).Contains("*")).SelectMany(s => Texts(s["Action"])));
    }

    [Fact]
    public void ControlPlanePolicy_EachAction_HasItsReason()
    {
        var policy = File.ReadAllText(_path).Split("ControlPlanePolicy:")[1];

        Assert.DoesNotContain(policy.Split('\n'), line => Action().IsMatch(line) && !line.Contains(" # ", StringComparison.Ordinal));
    }

    [Fact]
    public void Bucket_IsEncryptedVersionedAndClosed()
    {
        var bucket = Node("Bucket", "Properties");

        Assert.Equal("Enabled", Text(bucket["VersioningConfiguration"]["Status"]));
        Assert.NotNull(bucket["BucketEncryption"]);
        Assert.All(((YamlMappingNode)bucket["PublicAccessBlockConfiguration"]).Children, c => Assert.Equal("true", Text(c.Value)));
        Assert.Equal("true", Text(Node("WorkGroup", "Properties", "WorkGroupConfiguration", "EnforceWorkGroupConfiguration")));
        Assert.Equal("Deny", Text(Node("BucketPolicy", "Properties", "PolicyDocument", "Statement", "0", "Effect")));
    }

    private static IEnumerable<string> Operations<T>(string service) =>
        typeof(T).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal)).Select(m => $"{service}:{m.Name[..^"Async".Length]}");

    /// <summary>A conditional statement is inside an !If.</summary>
    private static IEnumerable<YamlNode> Statements(string resource, params string[] path) =>
        ((YamlSequenceNode)Node([resource, "Properties", .. path, "Statement"])).Select(s => s is YamlSequenceNode condition ? condition[1] : s);

    private static YamlNode Node(params string[] path)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(_path);
        yaml.Load(text);
        return path.Aggregate(yaml.Documents[0].RootNode["Resources"], (node, key) => node is YamlSequenceNode items ? items[int.Parse(key, null)] : node[key]);
    }

    private static IEnumerable<string> Texts(YamlNode node) => node is YamlSequenceNode items ? items.Select(Text) : [Text(node)];

    private static string Text(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value! : node.ToString();

    [GeneratedRegex(@"^\s*(- |Action: )(s3|glue|athena|logs|iam|kms):[A-Za-z]+\b")]
    private static partial Regex Action();
}
