namespace Stedi.Pipeline.Engines;

/// <summary>The engine could not complete the request. The message tells operators what happened, where, and what to do.</summary>
public sealed class EngineException : Exception
{
    public EngineException(string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner) => IsTransient = isTransient;

    /// <summary>A later retry may succeed.</summary>
    public bool IsTransient { get; }
}
