namespace Stedi.Web.Contracts;

/// <summary>Settings of the control plane (<c>Stedi:*</c>, in the environment <c>Stedi__*</c>).</summary>
public sealed class StediOptions
{
    public const string Section = "Stedi";
    public const int MaxName = 30;
    public const int MaxProxyHops = 10;

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

    /// <summary>What this server is called, in its header and in titles, to tell environments apart: <c>staging</c>. At most <see cref="MaxName"/> characters.</summary>
    public string Name { get; set; } = "";

    /// <summary>The color of the header's mark, as <c>#rrggbb</c>.</summary>
    public string Color { get; set; } = "";

    /// <summary>
    /// Addresses and networks of the proxies before this server, separated by commas: <c>10.0.0.5, 172.18.0.0/16</c>. Only their
    /// X-Forwarded-For and X-Forwarded-Proto are believed. Empty: nobody's are.
    /// </summary>
    public string Proxies { get; set; } = "";

    /// <summary>How many proxies of <see cref="Proxies"/> stand in a row.</summary>
    public int ProxyHops { get; set; } = 1;

    /// <summary>Where jobs run: <c>local</c> or <c>aws</c>.</summary>
    public string Engine { get; set; } = EngineNames.Local;

    /// <summary>Values of variables that pipeline.yaml declares, by name: <c>Stedi:Variables:ml_join=customer</c>.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether people reach the server over TLS, wherever that ends: cookies are then marked Secure.</summary>
    public bool IsPublicByTls => PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of a path for people.</summary>
    /// <param name="otherwise">The server's address where <see cref="PublicUrl"/> says none.</param>
    public string AddressOf(string path, string otherwise) => (PublicUrl.Length > 0 ? PublicUrl : otherwise).TrimEnd('/') + path;

    /// <summary>Keys of the program itself; only its own user may look in.</summary>
    public string KeysFolder => Path.Combine(Home, "keys");
}

public static class EngineNames
{
    public const string Local = "local";
    public const string Aws = "aws";
}
