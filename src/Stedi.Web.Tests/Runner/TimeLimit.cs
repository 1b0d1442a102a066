using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace Stedi.Web.Tests;

/// <summary>A test with a time limit. Tests see this attribute instead of xunit's own, because it is in a namespace around theirs.</summary>
/// <remarks>Without a limit, one test that waits forever blocks the whole suite, and the log does not show which one.</remarks>
[XunitTestCaseDiscoverer(typeof(LimitedFactDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : Xunit.FactAttribute(file, line);

/// <inheritdoc cref="FactAttribute"/>
[XunitTestCaseDiscoverer(typeof(LimitedTheoryDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : Xunit.TheoryAttribute(file, line);

internal static class TimeLimit
{
    /// <summary>In milliseconds, for a test that sets no <c>Timeout</c> of its own. A busy machine may take several times as long as an idle one; the limit is there for what never ends.</summary>
    public const int Default = 480_000;

    public static void Set(IFactAttribute attribute)
    {
        if (attribute is Xunit.FactAttribute { Timeout: 0 } fact)
            fact.Timeout = Default;
    }
}

/// <summary>xunit's discoverer, after the limit is set.</summary>
public sealed class LimitedFactDiscoverer : FactDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute)
    {
        TimeLimit.Set(factAttribute);
        return base.Discover(discoveryOptions, testMethod, factAttribute);
    }
}

/// <inheritdoc cref="LimitedFactDiscoverer"/>
public sealed class LimitedTheoryDiscoverer : TheoryDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute)
    {
        TimeLimit.Set(factAttribute);
        return base.Discover(discoveryOptions, testMethod, factAttribute);
    }
}
