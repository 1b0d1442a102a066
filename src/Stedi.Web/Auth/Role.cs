namespace Stedi.Web.Auth;

/// <summary>Each may do what those before it may: a viewer reads, an operator runs, an admin hands out keys.</summary>
public enum Role { Viewer, Operator, Admin }
