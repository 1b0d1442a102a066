namespace Stedi.Web.Components;

/// <summary><see cref="Split"/>: data in UTC, events in the reader's zone. <see cref="Utc"/>, <see cref="Own"/>: both in the same.</summary>
public enum TimeChoice { Split, Utc, Own }
