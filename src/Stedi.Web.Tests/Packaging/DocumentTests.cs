using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Packaging;

public sealed partial class DocumentTests
{
    [Fact]
    public void Links_OfEveryDocument_HaveATarget()
    {
        var documents = Directory.EnumerateFiles(TestPaths.RepoRoot, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(TestPaths.RepoRoot, "docs"), "*.md", SearchOption.AllDirectories));
        var links = documents.SelectMany(d => Link().Matches(File.ReadAllText(d)).Select(m => (Document: d, Target: m.Groups["target"].Value)))
            .Where(l => !l.Target.Contains("://", StringComparison.Ordinal) && !l.Target.StartsWith('#')).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.True(
            Path.Exists(Path.Combine(Path.GetDirectoryName(l.Document)!, l.Target.Split('#')[0])), $"{l.Document} links to {l.Target}, which does not exist."));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
