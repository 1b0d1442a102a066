namespace Stedi.Web.Contracts;

/// <summary>The program cannot start with its settings. The message tells the operator what is wrong and what to set.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
