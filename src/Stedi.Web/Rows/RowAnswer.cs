namespace Stedi.Web.Rows;

public enum RowFault
{
    /// <summary>The table, version or run does not exist.</summary>
    NotFound,

    /// <summary>It exists, but its rows are not available.</summary>
    Unavailable,

    /// <summary>The request is not valid.</summary>
    Invalid,

    /// <summary>The caller's role does not allow it.</summary>
    Denied,

    /// <summary>The engine failed or timed out.</summary>
    Engine,
}

/// <summary>The answer, or why there is none, as a message for the user.</summary>
public sealed record RowAnswer<T>(T? Value, RowFault? Fault = null, string? Message = null)
    where T : class
{
    public static implicit operator RowAnswer<T>(T value) => new(value);
}
