namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class JobCommand
{
    public string? Name { get; set; }
    public string? ScriptLocation { get; set; }
    public string? PythonVersion { get; set; }
}
