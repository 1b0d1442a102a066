using YamlDotNet.RepresentationModel;

namespace Stedi.Web.Tests.Packaging;

public sealed class ComposeFileTests
{
    private readonly YamlMappingNode _compose = Load();

    [Fact]
    public void Postgres_OfVersion17_IsHealthyBeforeTheWebServerStarts()
    {
        Assert.Equal("postgres:17", Text(Service("postgres"), "image"));
        Assert.Contains("pg_isready", Service("postgres")["healthcheck"]["test"].ToString(), StringComparison.Ordinal);
        Assert.Equal("service_healthy", Service("web")["depends_on"]["postgres"]["condition"].ToString());
    }

    [Fact]
    public void Volumes_EveryNamedOne_IsDeclared()
    {
        var declared = ((YamlMappingNode)_compose["volumes"]).Children.Keys.Select(k => k.ToString()).ToHashSet();
        var used = Services().Where(s => s.Children.ContainsKey("volumes"))
            .SelectMany(s => (YamlSequenceNode)s["volumes"])
            .Select(v => v.ToString())
            .Where(v => v[0] is not ('.' or '/' or '$'))
            .Select(v => v.Split(':')[0])
            .ToHashSet();

        Assert.Equal(["home", "postgres"], used.Order());
        Assert.Equal(declared.Order(), used.Order());
    }

    [Fact]
    public void Ports_OnlyTheWebServersOnLoopback_ArePublished()
    {
        Assert.Equal(["127.0.0.1:5080:8080"], ((YamlSequenceNode)Service("web")["ports"]).Select(p => p.ToString()));
        Assert.False(Service("postgres").Children.ContainsKey("ports"));
    }

    [Theory]
    [InlineData("/landing")]
    [InlineData("/scripts")]
    public void Folders_OfTheUser_AreReadOnlyToTheWebServer(string folder)
    {
        var mount = Assert.Single((YamlSequenceNode)Service("web")["volumes"], v => v.ToString().Contains($":{folder}", StringComparison.Ordinal));
        Assert.EndsWith($":{folder}:ro", mount.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_OfTheUser_AreWhereTheImageLooks()
    {
        var image = File.ReadAllText(Path.Combine(TestPaths.RepoRoot, "Dockerfile"));
        Assert.Contains("Stedi__Scripts=/scripts", image, StringComparison.Ordinal);
        Assert.Contains("Stedi__Landing=/landing", image, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_None_AreCommitted()
    {
        var password = Service("postgres")["environment"]["POSTGRES_PASSWORD"].ToString();

        Assert.StartsWith("${POSTGRES_PASSWORD:?", password, StringComparison.Ordinal);
        Assert.EndsWith(";Password=" + password, Service("web")["environment"]["ConnectionStrings__Postgres"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Services_Each_DropTheCapabilitiesOfRoot() =>
        Assert.All(Services(), s =>
        {
            Assert.Equal(["ALL"], ((YamlSequenceNode)s["cap_drop"]).Select(c => c.ToString()));
            Assert.Contains("no-new-privileges:true", s["security_opt"].ToString(), StringComparison.Ordinal);
        });

    private IEnumerable<YamlMappingNode> Services() => ((YamlMappingNode)_compose["services"]).Children.Values.Cast<YamlMappingNode>();

    private YamlMappingNode Service(string name) => (YamlMappingNode)_compose["services"][name];

    private static string Text(YamlMappingNode node, string key) => node[key].ToString();

    private static YamlMappingNode Load()
    {
        using var reader = File.OpenText(Path.Combine(TestPaths.RepoRoot, "docker-compose.yml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
