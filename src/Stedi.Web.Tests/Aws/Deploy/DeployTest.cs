using System.Collections.Immutable;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Aws.Deploy;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Aws.Deploy;

/// <summary>The pipeline of scripts/ on a new fake account.</summary>
public abstract class DeployTest : FakeAwsTest
{
    private protected const string Database = "stedi";
    private protected const string CustomerJob = "stedi-customer_landing_to_trusted";

    private static readonly Lazy<DeploySource> Shipped = new(() => SourceOf(PipelineFixture.Shipped()));

    private protected static DeploySource Source => Shipped.Value;

    private protected AwsDeployment Deployment => With(Aws.Options(Bucket));

    private protected AwsDeployment With(AwsOptions options) => new(Clients, options, TimeProvider.System);

    private protected Task<DeployPlan> PlanAsync() => Deployment.PlanAsync(Source, Token);

    private protected Task<DeployResult> ApplyAsync() => Deployment.ApplyAsync(Source, null, null, Token);

    private protected async Task<DeployChange> OnlyChangeAsync() => Assert.Single((await PlanAsync()).Open);

    private protected static DeploySource SourceOf(Pipeline.Model.PipelineDefinition definition) =>
        new(definition, GlueScriptRenderer.RenderAll(definition).ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>The deployed script of the customer job.</summary>
    private protected string CustomerScript => Aws.S3.List(Bucket, "scripts/customer_landing_to_trusted-").Single().Key;

    /// <summary>The table as after publishing.</summary>
    private protected async Task<Table> PublishAsync(string name, string version, Action<StorageDescriptor>? change = null)
    {
        var table = Aws.GlueCatalog.Find(Database, name)!;
        var place = table.StorageDescriptor!;
        var descriptor = new StorageDescriptor { Columns = [.. place.Columns!], Location = $"s3://{Bucket}/tables/{name}/{version}/", SerdeInfo = place.SerdeInfo };
        change?.Invoke(descriptor);
        var parameters = new Dictionary<string, string>(table.Parameters!)
        {
            ["stedi_version"] = version, ["stedi_run"] = Guid.NewGuid().ToString(), ["stedi_published_at"] = "2026-11-01T00:00:00Z",
        };
        await Clients.Glue.UpdateTableAsync(
            new() { DatabaseName = Database, TableInput = new() { Name = name, TableType = table.TableType, StorageDescriptor = descriptor, Parameters = parameters } }, Token);
        return Aws.GlueCatalog.Find(Database, name)!;
    }
}
