namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>A file cannot be read completely because of its content. It gives no rows, and counts as one reject with this message.</summary>
internal sealed class UnreadableContentException(string message, Exception? inner = null) : Exception(message, inner);
