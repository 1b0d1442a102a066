namespace Stedi.Pipeline.Engines;

/// <summary>The engine could not do what was asked. The message is for the operator: what happened, where, and what to do.</summary>
public sealed class EngineException : Exception
{
    public EngineException(string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner) => IsTransient = isTransient;

    /// <summary>Trying again later may succeed.</summary>
    public bool IsTransient { get; }
}
