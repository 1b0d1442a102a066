namespace Stedi.Web.Components;

/// <summary>Why the value of a field was refused. Each refusal is its own object: the same reason twice moves the focus twice.</summary>
public sealed class FieldFault(string reason)
{
    public string Reason { get; } = reason;

    /// <summary>Null without a reason.</summary>
    public static FieldFault? Of(string? reason) => reason is null ? null : new(reason);
}
