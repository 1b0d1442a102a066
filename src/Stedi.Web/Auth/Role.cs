namespace Stedi.Web.Auth;

/// <summary>Each role includes the ones before it: viewers read, operators run, admins manage keys.</summary>
public enum Role { Viewer, Operator, Admin }
