namespace Stedi.Web.Backups;

/// <summary>A backup or restore failed. The message is for the operator and never contains row data.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
