namespace Stedi.Pipeline.Aws.Deploy;

/// <param name="Text">Null where there is none, or one too long to be a script of ours.</param>
internal readonly record struct StoredScript(bool Exists, string? Text);
