namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class EngineVersion
{
    public string? SelectedEngineVersion { get; set; }
    public string? EffectiveEngineVersion { get; set; }
}
