namespace Stedi.Web.Backups;

/// <summary>A backup cannot be made, or not be restored. The message is for the operator, and never holds a value of a row.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
