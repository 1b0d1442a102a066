namespace Stedi.Web.Contracts;

/// <summary>The program cannot start as it is set up. The message is for the operator: what is wrong and what to set.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
