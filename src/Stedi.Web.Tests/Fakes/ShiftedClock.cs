namespace Stedi.Web.Tests.Fakes;

/// <summary>The real clock, ahead by a fixed time.</summary>
internal sealed class ShiftedClock(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
