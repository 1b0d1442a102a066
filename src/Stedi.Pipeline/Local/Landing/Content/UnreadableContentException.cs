namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>A file cannot be read to its end because of what is in it: it gives no rows, and is one reject. The message is the reject's.</summary>
internal sealed class UnreadableContentException(string message, Exception? inner = null) : Exception(message, inner);
