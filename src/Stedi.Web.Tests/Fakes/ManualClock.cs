namespace Stedi.Web.Tests.Fakes;

/// <summary>A clock that the test sets. Timers use the real clock.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
