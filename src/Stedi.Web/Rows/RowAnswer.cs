namespace Stedi.Web.Rows;

public enum RowFault
{
    /// <summary>What was asked for is not there.</summary>
    NotFound,

    /// <summary>It is there, but its rows cannot be had (any more).</summary>
    Unavailable,

    /// <summary>What was asked makes no sense.</summary>
    Invalid,

    /// <summary>This person may not see it.</summary>
    Denied,

    /// <summary>The engine failed, or did not answer in time.</summary>
    Engine,
}

/// <summary>What was asked for, or why it cannot be had: one sentence for a person.</summary>
public sealed record RowAnswer<T>(T? Value, RowFault? Fault = null, string? Message = null)
    where T : class
{
    public static implicit operator RowAnswer<T>(T value) => new(value);
}
