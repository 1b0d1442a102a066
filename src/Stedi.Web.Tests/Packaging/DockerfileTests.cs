using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Packaging;

/// <summary>Tests have no Docker engine. These check what can break when files move.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = Instructions(File.ReadAllText(Path.Combine(TestPaths.RepoRoot, "Dockerfile")));

    [Fact]
    public void Copy_EverySource_Exists()
    {
        var sources = Lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])
            .ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, s => Assert.True(Path.Exists(Path.Combine(TestPaths.RepoRoot, s)), $"The Dockerfile copies {s}, which does not exist."));
    }

    [Fact]
    public void Copy_EverySource_IsLetThroughByDockerignore()
    {
        var allowed = File.ReadLines(Path.Combine(TestPaths.RepoRoot, ".dockerignore"))
            .Where(l => l.StartsWith('!')).Select(l => l[1..].Trim('/')).ToList();
        var sources = Lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]);

        Assert.All(sources, s => Assert.True(
            allowed.Any(a => s.Trim('/') == a || s.StartsWith(a + "/", StringComparison.Ordinal)), $".dockerignore keeps {s} from the build."));
    }

    [Fact]
    public void Copy_LockFiles_OfEveryProjectThatIsBuilt()
    {
        var copied = string.Join('\n', Lines.TakeWhile(l => !l.StartsWith("RUN dotnet restore", StringComparison.Ordinal)));

        foreach (var project in new[] { "Stedi.Pipeline", "Stedi.Web" })
        {
            Assert.Contains($"src/{project}/{project}.csproj", copied, StringComparison.Ordinal);
            Assert.Contains($"src/{project}/packages.lock.json", copied, StringComparison.Ordinal);
        }
        Assert.Contains("RUN dotnet restore src/Stedi.Web --locked-mode --use-current-runtime -p:PublishReadyToRun=true", Lines);
    }

    [Fact]
    public void Publish_Command_IsTheLaunchersOwn()
    {
        // `./stedi up` publishes with this command on every machine and in CI, so it is known to work.
        var launcher = File.ReadAllText(Path.Combine(TestPaths.RepoRoot, "tools", "launcher", "dotnet.sh"));
        var image = Assert.Single(Lines, l => l.StartsWith("RUN dotnet publish ", StringComparison.Ordinal));

        const string Options = "--use-current-runtime --self-contained false -p:PublishReadyToRun=true --output";
        Assert.Contains($"dotnet_quietly publish src/Stedi.Web {Options}", launcher, StringComparison.Ordinal);
        Assert.Contains("--configuration Release", launcher, StringComparison.Ordinal);
        Assert.Equal($"RUN dotnet publish src/Stedi.Web --no-restore --configuration Release {Options} /app", image);
    }

    [Fact]
    public void Image_RunsAsAnUnprivilegedUser_AndHasAHealthCheck()
    {
        var last = Lines.SkipWhile(l => !l.StartsWith("FROM mcr.microsoft.com/dotnet/aspnet:10.0", StringComparison.Ordinal)).ToList();

        Assert.Contains("USER $APP_UID", last);
        Assert.Contains(last, l => l.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && l.Contains("/health/ready", StringComparison.Ordinal));
        Assert.Contains("VOLUME /var/lib/stedi", last);
        Assert.True(last.IndexOf("USER $APP_UID") < last.FindIndex(l => l.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
    }

    private static string[] Instructions(string dockerfile) =>
        [.. Regex.Replace(dockerfile, @"\\\n\s*", "").Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
}
