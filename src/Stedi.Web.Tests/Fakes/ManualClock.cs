namespace Stedi.Web.Tests.Fakes;

/// <summary>A clock that a test sets; timers keep to the real one.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
