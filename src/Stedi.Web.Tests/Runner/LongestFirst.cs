using Stedi.Web.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Stedi.Web.Tests;

/// <summary>What starts a whole product and lasts longest begins first, so that nothing long is left alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [".EndToEnd.CrashTests", ".Aws.Host.", ".EndToEnd.", ".Runs."];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Long, part => c.TestCollectionDisplayName.Contains(part, StringComparison.Ordinal)) is >= 0 and var i ? i : Long.Length)];
}
