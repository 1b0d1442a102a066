namespace Stedi.Pipeline.Aws.Deploy;

/// <param name="Text">Null if there is none, or it is too long to be a rendered script.</param>
internal readonly record struct StoredScript(bool Exists, string? Text);
