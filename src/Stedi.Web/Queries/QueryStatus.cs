namespace Stedi.Web.Queries;

/// <summary><see cref="Queued"/> and <see cref="Running"/> end as one of the others, which are final.</summary>
public enum QueryStatus { Queued, Running, Succeeded, Failed, Cancelled }
