namespace Stedi.Web.Contracts;

/// <summary>Settings of the control plane (<c>Stedi:*</c>, in the environment <c>Stedi__*</c>).</summary>
public sealed class StediOptions
{
    public const string Section = "Stedi";

    /// <summary>Where state lives: the lake, keys, logs. <c>$STEDI_HOME</c>, otherwise <c>.stedi</c> in the working folder.</summary>
    public string Home { get; set; } = "";

    /// <summary>
    /// The folder of pipeline.yaml. Otherwise the one that the lake belongs to (of the local engine), or <c>scripts</c> in the working folder or above the program.
    /// </summary>
    public string Scripts { get; set; } = "";

    /// <summary>The user says that <see cref="Scripts"/> is the pipeline that the lake belongs to, in a new place.</summary>
    public bool ScriptsMoved { get; set; }

    /// <summary>
    /// The landing data: one folder per landing table. Of the local engine, otherwise where it was last read from, or <c>landing</c> in Home; on AWS it lies in
    /// the bucket, whatever is set.
    /// </summary>
    public string Landing { get; set; } = "";

    /// <summary>The address by which people reach the server, where it is not the one that it listens on (a container, a proxy); for the sign-in link.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Where jobs run: <c>local</c> or <c>aws</c>.</summary>
    public string Engine { get; set; } = EngineNames.Local;

    /// <summary>Values of variables that pipeline.yaml declares, by name: <c>Stedi:Variables:ml_join=customer</c>.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Keys of the program itself; only its own user may look in.</summary>
    public string KeysFolder => Path.Combine(Home, "keys");
}

public static class EngineNames
{
    public const string Local = "local";
    public const string Aws = "aws";
}
